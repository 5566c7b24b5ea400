using Npgsql;

namespace Pipeline.Postgres.Tests.Parity;

/// <summary>What of the old role's history is the services' work.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class WorkloadTests(PostgresServer server)
{
    [Theory]
    [InlineData("DELETE FROM audit WHERE id = 5", "delete  from audit where id = $1;")]
    [InlineData("SELECT 'it''s' FROM t -- why\n", "SELECT $1 FROM t")]
    [InlineData("INSERT INTO t VALUES (-5, 1.5e3, $$x$$)", "INSERT INTO t VALUES ($1, $2, $3)")]
    [InlineData("DROP TABLE \"decision_logs\"", "DROP TABLE decision_logs")]
    public void A_statement_has_the_shape_of_its_normalised_text(string sql, string kept) =>
        StatementShape.From(sql).Should().Be(StatementShape.From(kept));

    [Theory]
    [InlineData("CREATE TABLE *", "CREATE TABLE t (id int)", true)]
    [InlineData("CREATE TABLE *", "CREATE INDEX i ON t (id)", false)]
    [InlineData("SELECT * FROM t", "SELECT a, b FROM t", true)]
    [InlineData("GRANT *", "SELECT 'GRANT x'", false)]
    [InlineData("VACUUM *", "VACUUM", true)]
    public void A_pattern_ignores_what_it_names(string pattern, string sql, bool fits) =>
        StatementShape.Fits(sql, pattern).Should().Be(fits);

    [Theory]
    [InlineData("CREATE TABLE t (id int)", true)]
    [InlineData("GRANT SELECT ON t TO u", true)]
    [InlineData("CREATE TABLE IF NOT EXISTS t (id int)", false)]
    [InlineData("ALTER TABLE t ADD COLUMN IF NOT EXISTS c int", false)]
    [InlineData("CREATE OR REPLACE VIEW v AS SELECT 1", false)]
    [InlineData("CREATE TEMP TABLE t (id int)", false)]
    [InlineData("TRUNCATE t", false)]
    public async Task What_a_service_sends_at_each_start_is_no_administrators_work(string sql, bool isAdministration)
    {
        await using var database = await TestDatabase.Provisioned(server);

        (await new WorkloadRehearsal(database.App, database.Legacy).Rehearse([sql], default))
            .Single()
            .IsAdministration.Should()
            .Be(isAdministration);
    }

    [Fact]
    public void A_name_with_other_capitals_is_another_name() =>
        StatementShape.From("DROP TABLE \"Logs\"").Should().NotBe(StatementShape.From("DROP TABLE logs"));

    /// <summary>Control runs and boundary queries of one cut-over must not fail the next one.</summary>
    [Fact]
    public async Task Own_statements_and_probes_are_not_the_workload_also_where_they_are_recorded()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("CREATE EXTENSION pg_stat_statements");
        await database.Sql("SELECT count(*) FROM commands");
        await new Prober(database.Legacy, database.Legacy).ProbeDenied("DROP TABLE decision_logs", default);
        await BoundaryCheck.Read(
            database.Legacy,
            [new Boundary("b", "SELECT rolname FROM pg_authid LIMIT 1", "x")],
            default
        );
        await FutureObjectsProbe.Try(database.Legacy, database.Model, await database.Catalogue(), null, default);
        await database.Sql("DELETE FROM commands WHERE id = 99");
        await database.Sql("CREATE INDEX old_one ON commands (status)");

        var history = await StatementHistory.Read(database.Admin, database.Model.Legacy, default);
        var workload = Workload.From(history.Statements, ["DELETE FROM commands WHERE id = 5"], ["CREATE INDEX *"]);

        var texts = workload.Statements.Select(s => s.Text).ToList();
        texts
            .Should()
            .Contain("SELECT count(*) FROM commands")
            .And.NotContain(t =>
                t.StartsWith("DROP TABLE") || t.Contains("pg_authid") || t.Contains("pipeline_probe_")
            );
        texts.Should().NotContain(t => t.StartsWith("DELETE") || t.StartsWith("CREATE INDEX"));
        workload.Ignored.Should().ContainSingle();
        workload.Own.Should().Contain(s => s.Text.StartsWith("DROP TABLE"));
    }

    [Fact]
    public async Task A_superusers_session_of_ours_leaves_no_trace_in_the_history()
    {
        await using var database = await TestDatabase.Provisioned(server);
        await database.Sql("CREATE EXTENSION pg_stat_statements");
        var login = new NpgsqlConnectionStringBuilder(database.Legacy.ConnectionString)
        {
            Password = database.LegacyPassword,
        };
        await using var untracked = NpgsqlDataSource.Create(await OwnStatements.Untracked(login, default));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var connection = await untracked.OpenConnectionAsync();
            await connection.Scalar("SELECT 4711 + count(*) FROM commands", default);
        }

        (await StatementHistory.Read(database.Admin, database.Model.Legacy, default))
            .Statements.Should()
            .NotContain(s => s.Text.Contains("FROM commands") && s.Text.StartsWith("SELECT"));
    }
}
