using System.Globalization;

namespace Pipeline.Benchmarks.Stacks;

/// <summary>Downtime as the database sees it: the longest time between two beats of a service.</summary>
public sealed class Heartbeats(BenchStack stack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly (string Table, string Time)[] Beats =
    [
        ("bot_statuses", "reported_at"),
        ("command_audit_log", "logged_at"),
    ];

    /// <summary>Bot and worker, in the order of the figures.</summary>
    public static IReadOnlyList<string> Services { get; } = ["bot", "worker"];

    /// <returns>The longest gaps while <paramref name="act"/> ran and until each service beats again, in
    /// seconds.</returns>
    public async Task<IReadOnlyList<double>> Gaps(Func<Task> act, CancellationToken ct)
    {
        var from = await stack.Sql("SELECT now() - interval '1 second'", ct);
        await act();
        var until = await stack.Sql("SELECT now()", ct);
        var gaps = new List<double>();
        foreach (var (table, time) in Beats)
        {
            await Again(table, time, until, ct);
            gaps.Add(
                double.Parse(
                    await stack.Sql(
                        $"""
                        SELECT extract(epoch FROM max(gap)) FROM (
                          SELECT {time} - lag({time}) OVER (ORDER BY {time}) AS gap
                            FROM {table} WHERE {time} > '{from}') AS gaps
                        """,
                        ct
                    ),
                    CultureInfo.InvariantCulture
                )
            );
        }

        return gaps;
    }

    private async Task Again(string table, string time, string since, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        while (await stack.Sql($"SELECT count(*) > 1 FROM {table} WHERE {time} > '{since}'", limit.Token) != "t")
            await Task.Delay(100, limit.Token);
    }
}
