namespace Pipeline.Postgres.Tests.Probes;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class FutureObjectsTests(PostgresServer server)
{
    [Fact]
    public async Task Every_creators_next_table_serves_the_runtime_role_and_none_is_left()
    {
        await using var database = await TestDatabase.Provisioned(server, " Odd \"Name\"");

        var results = await FutureObjectsProbe.Try(
            database.Legacy,
            database.Model,
            await database.Catalogue(),
            null,
            default
        );

        results.Should().HaveCount(2).And.OnlyContain(r => r.Verdict == Verdict.Allowed);
        (await database.Scalar("SELECT count(*) FROM pg_class WHERE relname LIKE 'pipeline_probe%'")).Should().Be(0L);
    }

    [Fact]
    public async Task Default_privileges_of_one_creator_do_not_cover_the_other()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(
            "ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public REVOKE INSERT ON TABLES FROM $app; ALTER DEFAULT PRIVILEGES FOR ROLE $migrator IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM $app"
        );

        var results = await FutureObjectsProbe.Try(
            database.Legacy,
            database.Model,
            await database.Catalogue(),
            null,
            default
        );

        results.Single(r => r.Creator == database.Model.Legacy).Verdict.Should().Be(Verdict.Allowed);
        var broken = results.Single(r => r.Creator == database.Model.Migrator);
        (broken.Verdict, string.Join("; ", broken.Missing))
            .Should()
            .Be((Verdict.Denied, "INSERT on tables; USAGE on sequences"));
        await database.Sql(broken.FixSql);
        (await FutureObjectsProbe.Try(database.Legacy, database.Model, await database.Catalogue(), null, default))
            .Should()
            .OnlyContain(r => r.Verdict == Verdict.Allowed);
    }

    [Fact]
    public async Task A_migrator_that_cannot_create_is_named()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("REVOKE CREATE ON SCHEMA public FROM $migrator");

        (await FutureObjectsProbe.Try(database.Legacy, database.Model, await database.Catalogue(), null, default))
            .Single(r => r.Creator == database.Model.Migrator)
            .Should()
            .Match<FutureObjectsResult>(r => r.Verdict == Verdict.Denied && r.Reason.Contains("cannot create"));
    }

    /// <summary>
    /// An owner of tables that pipeline.yml does not name makes the next one too; one that may not make any has none.
    /// </summary>
    [Fact]
    public async Task An_owner_of_tables_is_a_creator_whether_it_is_named_or_not()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql(
            $"CREATE ROLE {database.Name}_owner; CREATE ROLE {database.Name}_once; GRANT CREATE ON SCHEMA public TO {database.Name}_owner; CREATE TABLE theirs (id int); CREATE TABLE once (id int); ALTER TABLE theirs OWNER TO {database.Name}_owner; ALTER TABLE once OWNER TO {database.Name}_once"
        );
        await database.Provision();

        var results = await FutureObjectsProbe.Try(
            database.Legacy,
            database.Model,
            await database.Catalogue(),
            null,
            default
        );
        results
            .Should()
            .HaveCount(3)
            .And.Contain(r => r.Creator == database.Name + "_owner")
            .And.OnlyContain(r => r.Verdict == Verdict.Allowed);

        await database.Sql(
            $"ALTER DEFAULT PRIVILEGES FOR ROLE {database.Name}_owner IN SCHEMA public REVOKE INSERT ON TABLES FROM $app"
        );
        (await FutureObjectsProbe.Try(database.Legacy, database.Model, await database.Catalogue(), null, default))
            .Single(r => r.Verdict != Verdict.Allowed)
            .Creator.Should()
            .Be(database.Name + "_owner");
    }

    /// <summary>Postgres has one default for tables and views.</summary>
    [Fact]
    public async Task A_later_view_that_default_privileges_opened_to_writes_is_named_with_what_closes_it()
    {
        await using var database = await TestDatabase.Provisioned(server);
        ViewRights.Beyond(await database.Catalogue(), database.Model).Should().BeEmpty();
        await database.Sql("CREATE VIEW later AS SELECT * FROM commands");

        var told = ViewRights.Beyond(await database.Catalogue(), database.Model).Should().ContainSingle().Which;
        told.Should().Contain("INSERT, UPDATE, DELETE on the view public.later");

        await database.Sql(told[told.IndexOf("REVOKE", StringComparison.Ordinal)..]);
        ViewRights.Beyond(await database.Catalogue(), database.Model).Should().BeEmpty();
    }
}
