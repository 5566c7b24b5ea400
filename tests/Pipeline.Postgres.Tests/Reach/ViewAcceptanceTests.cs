namespace Pipeline.Postgres.Tests.Reach;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class ViewAcceptanceTests(PostgresServer server)
{
    private const string Report =
        "CREATE SCHEMA vault; CREATE TABLE vault.keys (id int, k text); CREATE VIEW report AS SELECT id FROM vault.keys; REVOKE ALL ON report FROM $app; GRANT SELECT ON report TO $app";

    [Fact]
    public async Task A_view_is_accepted_by_name_and_definition_and_told_every_time()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(Report);
        var open = (await Judge(database)).Findings.Single(f => f.Severity == Severity.Breach);
        open.WhyItMatters.Should().Contain("roles.accept: - { view: 'public.report', definition: '");
        var view = Accepted(open);

        for (var i = 0; i < 2; i++)
        {
            var judged = await Judge(database, view);
            judged.Findings.Should().NotContain(f => f.Severity == Severity.Breach);
            judged
                .Accepted.Should()
                .ContainSingle()
                .Which.Should()
                .Contain("because the auditors read it")
                .And.Contain("SELECT from vault.keys");
            judged.Unused.Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW report AS SELECT id + 1 AS id FROM vault.keys")]
    [InlineData("ALTER VIEW report SET (security_barrier)")]
    [InlineData("CREATE ROLE $db; ALTER TABLE vault.keys OWNER TO $db")]
    [InlineData(
        "DROP VIEW report; CREATE TABLE vault.others (id int); CREATE VIEW report AS SELECT id FROM vault.others; GRANT SELECT ON report TO $app"
    )]
    public async Task A_view_that_changed_since_is_a_breach_again(string change)
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(Report);
        var view = Accepted((await Judge(database)).Findings.Single(f => f.Severity == Severity.Breach));

        await database.Sql(change + "; REVOKE INSERT, UPDATE, DELETE ON report FROM $app");

        var judged = await Judge(database, view);
        judged.Accepted.Should().BeEmpty();
        judged
            .Findings.Should()
            .Contain(f => f.Severity == Severity.Breach && f.WhyItMatters.Contains($"names it as {view.Definition}"));
    }

    /// <summary>
    /// Whatever makes a superuser, writes, reaches the server's own catalogue or runs code as somebody else.
    /// </summary>
    [Theory]
    [InlineData("CREATE VIEW report AS SELECT rolname, rolpassword FROM pg_authid")]
    [InlineData(
        "CREATE SCHEMA vault; CREATE TABLE vault.keys (id int); CREATE VIEW report AS SELECT id FROM vault.keys; GRANT UPDATE ON report TO $app"
    )]
    [InlineData(
        "CREATE SCHEMA vault; CREATE TABLE vault.keys (id int); CREATE VIEW report AS SELECT k.id, a.rolpassword FROM vault.keys k, pg_authid a"
    )]
    [InlineData(
        "CREATE SCHEMA vault; CREATE TABLE vault.keys (id int); CREATE FUNCTION vault.f(int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN $1; END'; CREATE VIEW report AS SELECT vault.f(id) FROM vault.keys"
    )]
    public async Task What_does_more_than_to_show_others_data_is_never_accepted(string sql)
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(sql + "; GRANT SELECT ON report TO $app");

        var judged = await Judge(database, new AcceptedView("public.report", "0123456789abcdef", "of no reason"));

        judged.Accepted.Should().BeEmpty();
        judged
            .Findings.Should()
            .Contain(f => f.Severity == Severity.Breach && f.WhyItMatters.Contains("cannot accept it"));
    }

    /// <summary>Shown to be real: the role reads what the view leaves out, by a function of its own.</summary>
    [Theory]
    [InlineData("CREATE VIEW report AS SELECT k FROM vault.keys WHERE id = 1")]
    [InlineData("CREATE VIEW report AS SELECT a.k FROM vault.keys a JOIN vault.keys b ON b.id = a.id AND b.id = 1")]
    [InlineData(
        "CREATE VIEW vault.one AS SELECT k FROM vault.keys WHERE id = 1; CREATE VIEW report AS TABLE vault.one"
    )]
    public async Task What_a_view_leaves_out_is_accepted_only_behind_a_security_barrier(string view)
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql(
            "CREATE SCHEMA vault; CREATE TABLE vault.keys (id int, k text); INSERT INTO vault.keys VALUES (1, 'one'), (2, 'two'); "
                + view
                + "; REVOKE ALL ON report FROM $app; GRANT SELECT ON report TO $app; GRANT TEMPORARY ON DATABASE $db TO $app"
        );
        (await Seen(database)).Should().Contain("two");
        var open = (await Judge(database)).Findings.Single(f => f.Severity == Severity.Breach);
        open.WhyItMatters.Should().Contain("is no secret").And.NotContain("roles.accept");
        var barrier = open.WhyItMatters.Split("to accept it: ")[1];

        await database.Sql(barrier);

        (await Seen(database)).Should().NotContain("two");
        var accepted = Accepted((await Judge(database)).Findings.Single(f => f.Severity == Severity.Breach));
        (await Judge(database, accepted)).Accepted.Should().ContainSingle();
    }

    /// <summary>What a function of the runtime role's own is given of the view.</summary>
    private static async Task<IReadOnlyList<string>> Seen(TestDatabase database)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        var seen = new List<string>();
        connection.Notice += (_, e) => seen.Add(e.Notice.MessageText);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "CREATE FUNCTION pg_temp.see(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$; "
            + "SET enable_hashjoin = off; SET enable_mergejoin = off; SELECT count(*) FROM report WHERE pg_temp.see(k)";
        await command.ExecuteNonQueryAsync();
        return seen;
    }

    [Fact]
    public async Task A_line_that_no_view_needs_is_named()
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await Judge(database, new AcceptedView("public.report", "x", "y"))).Unused.Should().Equal("public.report");
    }

    private static AcceptedView Accepted(Finding finding) =>
        new("public.report", finding.WhyItMatters.Split("definition: '")[1][..16], "the auditors read it");

    private static async Task<AcceptedFindings> Judge(TestDatabase database, params AcceptedView[] views) =>
        await ViewAcceptance.Apply(database.Legacy, await database.Catalogue(), database.Model, views, default);
}
