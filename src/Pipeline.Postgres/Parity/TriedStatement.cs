using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// A statement run as the runtime role and rolled back; where that is refused, also as the control: what fails for both
/// says nothing about rights.
/// </summary>
internal sealed class TriedStatement(NpgsqlDataSource app, NpgsqlDataSource control, ProbeOptions options)
{
    private static readonly HashSet<string> OutOfTime =
    [
        PostgresErrorCodes.LockNotAvailable,
        PostgresErrorCodes.QueryCanceled,
        PostgresErrorCodes.DeadlockDetected,
    ];

    public async Task<RehearsalResult> Try(string shown, string sql, CancellationToken ct)
    {
        var mine = await Attempt.Make(app, sql, options, null, ct);
        if (mine is { Error: null, Unreachable: null })
        {
            return new RehearsalResult(shown, RehearsalVerdict.Works, $"ran as {mine.Role}, rolled back", "");
        }

        if (mine.Error is null || OutOfTime.Contains(mine.Error.SqlState))
        {
            return Unanswered(
                shown,
                $"{mine.Error?.MessageText ?? mine.Unreachable}. "
                    + $"{(mine.Error is null ? "" : await LockHolders.Find(control, sql, ct))}"
            );
        }

        var theirs = await Attempt.Make(control, sql, options, mine.Path, ct);
        var works = theirs.Unreachable is null && (theirs.Error is null || OutOfTime.Contains(theirs.Error.SqlState));
        if (!works)
        {
            return Unanswered(
                shown,
                $"{mine.Error.MessageText} ({mine.Error.SqlState}); it fails for {theirs.Role} too: "
                    + $"{theirs.Error?.MessageText ?? theirs.Unreachable}"
            );
        }

        return mine.Error.SqlState == PostgresErrorCodes.InsufficientPrivilege
            ? new RehearsalResult(
                shown,
                RehearsalVerdict.MissingGrant,
                mine.Error.MessageText,
                await MissingGrant.Name(control, mine.Role, sql, mine.Error.MessageText, ct)
            )
            : new RehearsalResult(
                shown,
                RehearsalVerdict.Breaks,
                $"{mine.Error.MessageText} ({mine.Error.SqlState}), yet {theirs.Role} can run it",
                ""
            );
    }

    private static RehearsalResult Unanswered(string shown, string reason) =>
        new(shown, RehearsalVerdict.Inconclusive, reason.TrimEnd(' ', '.'), "");
}
