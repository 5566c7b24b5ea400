namespace Pipeline.Postgres.Tests.Reach;

/// <summary>What a healthy database has raises no false alarm.</summary>
[Collection(PostgresCollection.Name)]
public sealed class HarmlessTests(PostgresServer server)
{
    [Theory]
    [InlineData("GRANT $legacy TO $app WITH INHERIT FALSE, SET FALSE")]
    [InlineData("CREATE ROLE $db NOLOGIN; GRANT SELECT, INSERT ON bot_statuses TO $db; GRANT $db TO $app")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC")]
    [InlineData("CREATE SCHEMA vault; CREATE TABLE vault.keys (k text); CREATE VIEW peek WITH (security_invoker) AS SELECT * FROM vault.keys; GRANT SELECT ON peek TO $app")]
    [InlineData("CREATE VIEW names AS SELECT relname FROM pg_class; CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM commands; GRANT SELECT ON names, counts TO $app")]
    [InlineData("CREATE EXTENSION pg_stat_statements; CREATE EXTENSION postgres_fdw; CREATE EXTENSION pgcrypto")]
    [InlineData("GRANT ALL ON bot_statuses TO $migrator WITH GRANT OPTION; GRANT pg_read_all_data TO $migrator")]
    [InlineData("GRANT SELECT (note) ON bot_statuses TO $app")]
    [InlineData("ALTER TABLE bot_statuses ENABLE ROW LEVEL SECURITY")]
    [InlineData("SELECT lo_create(4712 + (random() * 1000000)::int)")]
    [InlineData("CREATE TABLE made_later (id serial)")]
    public async Task No_finding(string sql)
    {
        await using var database = await TestDatabase.Provisioned(server);

        await database.Sql(sql);

        (await database.Findings()).Select(f => f.ToString()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_plain_role_reads_the_same_catalogue_as_a_superuser()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("GRANT TRUNCATE ON bot_statuses TO $app; GRANT $legacy TO $app WITH INHERIT FALSE");

        Reachability.Find(await CatalogueReader.Read(database.App, default), database.Model).Should().Equal(await database.Findings());
    }

    [Fact]
    public async Task A_missing_runtime_role_is_an_error_not_a_clean_result()
    {
        await using var database = await TestDatabase.Raw(server);

        await database.Invoking(d => d.Findings()).Should().ThrowAsync<RoleModelException>().WithMessage("*does not exist*");
    }
}
