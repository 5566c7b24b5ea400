namespace Pipeline.Postgres.Tests.Parity;

[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class RehearsalTests(PostgresServer server)
{
    private const string Insert = "INSERT INTO decision_logs (symbol) VALUES ($1) RETURNING id";

    [Theory]
    [InlineData(Insert)]
    [InlineData("SELECT * FROM commands WHERE id = $1 FOR UPDATE SKIP LOCKED")]
    [InlineData("INSERT INTO commands (status) VALUES ($1)")]
    [InlineData("INSERT INTO bot_statuses VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET note = excluded.note")]
    [InlineData("WITH x AS (DELETE FROM commands WHERE id = $1 RETURNING *) SELECT count(*) FROM x")]
    public async Task The_workload_works_and_is_not_executed(string sql)
    {
        await using var database = await TestDatabase.Provisioned(server);
        var before = await database.Scalar("SELECT last_value FROM decision_logs_id_seq");

        (await Rehearse(database, sql)).Should().Match<RehearsalResult>(r => r.Verdict == RehearsalVerdict.Works, sql);

        (await database.Scalar("SELECT last_value FROM decision_logs_id_seq")).Should().Be(before);
        (await database.Scalar("SELECT count(*) FROM commands")).Should().Be(13L);
    }

    /// <summary>
    /// Each right alone is taken away, and the statement that needs it names it, with the grant that heals it.
    /// </summary>
    [Theory]
    [InlineData("INSERT ON decision_logs", Insert, "GRANT INSERT ON TABLE public.decision_logs")]
    [InlineData("SELECT ON decision_logs", Insert, "GRANT SELECT ON TABLE public.decision_logs")]
    [InlineData(
        "USAGE ON SEQUENCE decision_logs_id_seq",
        Insert,
        "GRANT USAGE ON SEQUENCE public.decision_logs_id_seq"
    )]
    [InlineData(
        "UPDATE ON commands",
        "SELECT * FROM commands FOR UPDATE SKIP LOCKED",
        "GRANT UPDATE ON TABLE public.commands"
    )]
    [InlineData(
        "UPDATE ON bot_statuses",
        "INSERT INTO bot_statuses VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET note = $2",
        "GRANT UPDATE ON TABLE public.bot_statuses"
    )]
    [InlineData(
        "SELECT ON bot_statuses",
        "INSERT INTO bot_statuses VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
        "GRANT SELECT ON TABLE public.bot_statuses"
    )]
    [InlineData("DELETE ON prices", "DELETE FROM prices WHERE at < $1", "GRANT DELETE ON TABLE public.prices")]
    [InlineData("SELECT ON open_commands", "SELECT * FROM open_commands", "GRANT SELECT ON TABLE public.open_commands")]
    public async Task A_missing_grant_is_named_before_it_hurts(string revoked, string sql, string fix)
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql($"REVOKE {revoked} FROM $app");

        var result = await Rehearse(database, sql);

        result.Verdict.Should().Be(RehearsalVerdict.MissingGrant, result.Reason);
        result.FixSql.Should().Be(database.Fill($"{fix} TO $app"));
        await database.Sql(result.FixSql);
        (await Rehearse(database, sql)).Verdict.Should().Be(RehearsalVerdict.Works);
    }

    [Fact]
    public async Task A_statement_that_finds_its_table_only_on_the_old_roles_path_breaks()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("CREATE SCHEMA $legacy; CREATE TABLE $legacy.own (id int)");

        (await Rehearse(database, "SELECT * FROM own")).Verdict.Should().Be(RehearsalVerdict.Breaks);
        (await Rehearse(database, "SELECT * FROM nowhere")).Verdict.Should().Be(RehearsalVerdict.Inconclusive);
    }

    [Fact]
    public async Task A_second_statement_behind_a_semicolon_is_not_run()
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await Rehearse(database, "SELECT 1; DELETE FROM commands")).Verdict.Should().Be(RehearsalVerdict.Inconclusive);
        (await database.Scalar("SELECT count(*) FROM commands")).Should().Be(13L);
    }

    [Fact]
    public async Task The_old_roles_history_is_rehearsed_and_DDL_with_a_password_is_not_repeated()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("CREATE EXTENSION pg_stat_statements");
        await database.Sql("INSERT INTO decision_logs (symbol) VALUES ('a')");
        await database.Sql("ALTER ROLE $migrator PASSWORD 'canary-in-history'");
        await database.Sql("REVOKE INSERT ON decision_logs FROM $app");

        var history = await StatementHistory.Read(database.Admin, database.Model.Legacy, default);
        var results = await new WorkloadRehearsal(database.App, database.Legacy).Rehearse(
            Workload.From(history.Statements, [], []).Statements,
            default
        );

        history.Available.Should().BeTrue();
        results
            .Should()
            .Contain(r =>
                r.Verdict == RehearsalVerdict.MissingGrant
                && r.Statement == "INSERT INTO decision_logs (symbol) VALUES ($1)"
            );
        results
            .Should()
            .Contain(r => r.Statement == "ALTER ROLE …")
            .And.NotContain(r => r.ToString().Contains("canary-in-history"));
        (await StatementHistory.Read(database.App, database.Model.Legacy, default)).Available.Should().BeFalse();
        (await database.Findings())
            .Where(f => f.Severity > Severity.Note)
            .Should()
            .BeEmpty("an extension's own PUBLIC rights are not ours");
    }

    [Fact]
    public async Task Without_the_extension_the_history_says_what_is_missing()
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await StatementHistory.Read(database.Admin, database.Model.Legacy, default))
            .Should()
            .Match<StatementHistory>(h => !h.Available && h.Why.Contains("pg_stat_statements is not installed"));
    }

    private static async Task<RehearsalResult> Rehearse(TestDatabase database, string sql) =>
        (await new WorkloadRehearsal(database.App, database.Legacy).Rehearse([sql], default)).Single();
}
