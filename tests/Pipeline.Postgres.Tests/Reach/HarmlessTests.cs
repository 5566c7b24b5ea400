using Npgsql;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>What a healthy database has raises no false alarm.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class HarmlessTests(PostgresServer server)
{
    [Theory]
    [InlineData("GRANT $legacy TO $app WITH INHERIT FALSE, SET FALSE")]
    [InlineData("CREATE ROLE $db NOLOGIN; GRANT SELECT, INSERT ON bot_statuses TO $db; GRANT $db TO $app")]
    [InlineData("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'")]
    [InlineData(
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION f FROM PUBLIC"
    )]
    [InlineData(
        "CREATE SCHEMA vault; CREATE TABLE vault.keys (k text); CREATE VIEW peek WITH (security_invoker) AS SELECT * FROM vault.keys; GRANT SELECT ON peek TO $app"
    )]
    [InlineData(
        "CREATE SCHEMA vault; CREATE TABLE vault.keys (k text); CREATE VIEW vault.inner_view WITH (security_invoker) AS SELECT * FROM vault.keys; CREATE VIEW peek AS SELECT * FROM vault.inner_view"
    )]
    [InlineData(
        "CREATE VIEW names AS SELECT relname FROM pg_class; CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM commands; REVOKE ALL ON names FROM $app; GRANT SELECT ON names, counts TO $app"
    )]
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

        (await database.Findings()).Where(f => f.Severity > Severity.Note).Select(f => f.ToString()).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_owns_a_table_is_a_creator_and_gets_default_privileges()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(
            "CREATE ROLE \"$db maker\"; GRANT CREATE, USAGE ON SCHEMA public TO \"$db maker\"; SET ROLE \"$db maker\"; CREATE TABLE made (id int); RESET ROLE".Replace(
                "$db maker",
                database.Name + " maker",
                StringComparison.Ordinal
            )
        );

        var plan = await database.Provision();

        plan.Statements.Should()
            .Contain(s =>
                s.StartsWith(
                    $"ALTER DEFAULT PRIVILEGES FOR ROLE \"{database.Name} maker\" IN SCHEMA \"public\" GRANT",
                    StringComparison.Ordinal
                )
            );
        (await new RoleProvisioner(database.Legacy).Plan(database.Model, default)).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_child_that_only_its_parents_row_security_guards_is_not_opened()
    {
        await using var database = await TestDatabase.Raw(server);
        await database.Sql("ALTER TABLE prices ENABLE ROW LEVEL SECURITY");

        var plan = await database.Provision();

        plan.Statements.Should()
            .NotContain(s =>
                s.Contains("prices_2026", StringComparison.Ordinal)
                && s.EndsWith($"TO {SqlText.Identifier(database.Model.App)}", StringComparison.Ordinal)
            )
            .And.Contain(s => s.Contains("public.prices", StringComparison.Ordinal));
        (await database.Findings()).Should().NotContain(f => f.Kind == FindingKind.RowSecurity);
    }

    [Fact]
    public async Task Admin_option_on_a_superuser_is_none_without_membership()
    {
        await using var database = await TestDatabase.Provisioned(server);

        await database.Sql("GRANT $legacy TO $app WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");

        (await database.Findings()).Where(f => f.Severity == Severity.Breach).Should().BeEmpty();
        await database
            .App.Invoking(a => a.Run(database.Fill("GRANT $legacy TO $app WITH SET TRUE")))
            .Should()
            .ThrowAsync<PostgresException>()
            .WithMessage("42501*");
    }

    [Fact]
    public async Task A_plain_role_reads_the_same_catalogue_as_a_superuser()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("GRANT TRUNCATE ON bot_statuses TO $app; GRANT $legacy TO $app WITH INHERIT FALSE");

        Reachability
            .Find(await CatalogueReader.Read(database.App, default), database.Model)
            .Should()
            .Equal(await database.Findings());
    }

    [Fact]
    public async Task A_missing_runtime_role_is_an_error_not_a_clean_result()
    {
        await using var database = await TestDatabase.Raw(server);

        await database
            .Invoking(d => d.Findings())
            .Should()
            .ThrowAsync<RoleModelException>()
            .WithMessage("*does not exist*");
    }
}
