using System.Text;
using Npgsql;

namespace Pipeline.Postgres.Tests.Parity;

/// <summary>What the rehearsal says of a statement is what happens when the runtime role really runs it.</summary>
[Collection(PostgresCollection.Name)]
[Trait("Needs", "engine")]
public sealed class RehearsalTruthTests(PostgresServer server)
{
    [Fact]
    public Task Statements_that_the_rehearsal_passes_run_as_the_runtime_role() =>
        Agree(WorkloadSamples.Working, RehearsalVerdict.Works);

    [Fact]
    public Task Statements_that_the_rehearsal_refuses_fail_as_the_runtime_role() =>
        Agree(WorkloadSamples.Failing, RehearsalVerdict.MissingGrant);

    [Fact]
    public async Task What_cannot_be_answered_is_never_called_working()
    {
        await using var database = await Prepared();
        var results = await new WorkloadRehearsal(database.App, database.Legacy).Rehearse(
            WorkloadSamples.Unanswerable,
            default
        );

        results
            .Should()
            .OnlyContain(r => r.Verdict == RehearsalVerdict.Inconclusive)
            .And.HaveCount(WorkloadSamples.Unanswerable.Count);
    }

    [Fact]
    public async Task No_grant_is_advised_that_would_be_a_breach()
    {
        await using var database = await Prepared();
        var rehearsal = new WorkloadRehearsal(database.App, database.Legacy, null, database.Model);

        var results = await rehearsal.Rehearse(WorkloadSamples.Failing.Select(s => s.Rehearsed), default);

        var before = (await database.Findings())
            .Where(f => f.Severity == Severity.Breach)
            .Select(f => f.Id)
            .ToHashSet();
        foreach (var result in results.Where(r => r.FixSql.Length > 0))
        {
            await database.Sql(result.FixSql);
        }

        (await database.Findings())
            .Where(f => f.Severity == Severity.Breach && !before.Contains(f.Id))
            .Should()
            .BeEmpty();
        results.Should().Contain(r => r.FixSql.Length > 0).And.Contain(r => r.FixSql.Length == 0);
    }

    [Fact]
    public async Task A_rehearsal_leaves_nothing_behind()
    {
        await using var database = await Prepared();
        const string state = """
            SELECT string_agg(t, ',' ORDER BY t) FROM (
                SELECT relname || ':' || relkind::text AS t FROM pg_class WHERE oid >= 16384 AND relpersistence <> 't'
                UNION ALL SELECT sequencename || coalesce(last_value, 0) FROM pg_sequences UNION ALL SELECT 'rows' || count(*) FROM decision_logs) s
            """;
        var before = await database.Scalar(state);

        await new WorkloadRehearsal(database.App, database.Legacy).Rehearse(
            WorkloadSamples.Working.Concat(WorkloadSamples.Failing).Select(s => s.Rehearsed),
            default
        );

        (await database.Scalar(state)).Should().Be(before);
    }

    private async Task Agree(IReadOnlyList<WorkloadSample> samples, RehearsalVerdict expected)
    {
        await using var database = await Prepared();
        var results = (
            await new WorkloadRehearsal(database.App, database.Legacy).Rehearse(
                samples.Select(s => s.Rehearsed),
                default
            )
        ).ToList();
        var wrong = new StringBuilder();
        foreach (var (sample, result) in samples.Zip(results))
        {
            var failure = await Really(database, sample);
            if (result.Verdict != expected || (failure is null) != (expected == RehearsalVerdict.Works))
            {
                wrong.AppendLine(
                    $"{sample.Rehearsed}\n  rehearsed: {result.Verdict}, {result.Reason}\n  really: {failure ?? "ran"}"
                );
            }
        }

        wrong.ToString().Should().BeEmpty();
        results.Should().HaveCountGreaterThanOrEqualTo(40);
    }

    /// <returns>Why it failed, or that the server only warned that it did nothing; null when it ran.</returns>
    private static async Task<string?> Really(TestDatabase database, WorkloadSample sample)
    {
        await using var connection = await database.App.OpenConnectionAsync();
        string? warning = null;
        connection.Notice += (_, e) =>
            warning = e.Notice.MessageText.Contains("permission denied", StringComparison.Ordinal)
                ? e.Notice.MessageText
                : warning;
        try
        {
            foreach (var before in sample.Before)
            {
                await Run(connection, before);
            }

            if (sample.InTransaction)
            {
                await Run(connection, "BEGIN");
            }

            await sample.Run(connection);
            return warning;
        }
        catch (PostgresException e)
        {
            return e.MessageText;
        }
        finally
        {
            await Run(connection, "ROLLBACK");
        }
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<TestDatabase> Prepared()
    {
        var database = await TestDatabase.Provisioned(server);
        await database.Sql(WorkloadSamples.Schema);
        return database;
    }
}
