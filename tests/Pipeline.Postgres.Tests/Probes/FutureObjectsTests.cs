namespace Pipeline.Postgres.Tests.Probes;

[Collection(PostgresCollection.Name)]
public sealed class FutureObjectsTests(PostgresServer server)
{
    [Fact]
    public async Task Every_creators_next_table_serves_the_runtime_role_and_none_is_left()
    {
        await using var database = await TestDatabase.Provisioned(server, " Odd \"Name\"");

        var results = await FutureObjectsProbe.Try(database.Legacy, database.Model, null, default);

        results.Should().HaveCount(2).And.OnlyContain(r => r.Verdict == Verdict.Allowed);
        (await database.Scalar("SELECT count(*) FROM pg_class WHERE relname LIKE 'pipeline_probe%'")).Should().Be(0L);
    }

    [Fact]
    public async Task Default_privileges_of_one_creator_do_not_cover_the_other()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public REVOKE INSERT ON TABLES FROM $app; ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM $app");

        var results = await FutureObjectsProbe.Try(database.Legacy, database.Model, null, default);

        results.Single(r => r.Creator == database.Model.Legacy).Verdict.Should().Be(Verdict.Allowed);
        var broken = results.Single(r => r.Creator == database.Model.Migrator);
        (broken.Verdict, string.Join("; ", broken.Missing)).Should().Be((Verdict.Denied, "INSERT on tables; USAGE on sequences"));
        await database.Sql(broken.FixSql);
        (await FutureObjectsProbe.Try(database.Legacy, database.Model, null, default)).Should().OnlyContain(r => r.Verdict == Verdict.Allowed);
    }

    [Fact]
    public async Task A_migrator_that_cannot_create_is_named()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("REVOKE CREATE ON SCHEMA public FROM $migrator");

        (await FutureObjectsProbe.Try(database.Legacy, database.Model, null, default)).Single(r => r.Creator == database.Model.Migrator)
            .Should().Match<FutureObjectsResult>(r => r.Verdict == Verdict.Denied && r.Reason.Contains("cannot create"));
    }
}
