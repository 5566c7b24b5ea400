using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Tries statements as the runtime role, with its own login over the network, each in a transaction that is rolled
/// back. A denial counts only beside a control: a privileged role that gets through with the same statement.
/// </summary>
/// <param name="app">Logs in as the runtime role with its real password (not over a trusted socket).</param>
/// <param name="control">A role that may do everything probed, usually the superuser.</param>
public sealed class Prober(NpgsqlDataSource app, NpgsqlDataSource control, ProbeOptions? options = null)
{
    private readonly ProbeOptions _options = options ?? new();

    /// <summary>
    /// Shows that the role may run the statement. Denied means 42501 of whatever face, with the reason.
    /// </summary>
    public async Task<ProbeResult> ProbeAllowed(string sql, CancellationToken ct)
    {
        if (Refused(sql, Verdict.Allowed) is { } refused)
        {
            return refused;
        }

        var attempt = await Make(app, sql, null, ct);
        if (attempt.Error is not { SqlState: PostgresErrorCodes.InsufficientPrivilege } error)
        {
            return Judge(sql, Verdict.Allowed, attempt);
        }

        return Result(
            sql,
            Verdict.Allowed,
            Verdict.Denied,
            Denial.Read(error, sql, attempt.Database, attempt.Path).Reason,
            error.SqlState
        );
    }

    /// <summary>
    /// Shows that the role may not run the statement. Statements that cannot be tried are answered from the catalogue,
    /// or not at all.
    /// </summary>
    public async Task<ProbeResult> ProbeDenied(string sql, CancellationToken ct)
    {
        if (StatementText.Unsafe(sql) is { } unsafeReason)
        {
            return await CatalogueAnswer.Give(app, control, sql, unsafeReason, ct);
        }

        if (Refused(sql, Verdict.Denied) is { } refused)
        {
            return refused;
        }

        var attempt = await Make(app, sql, null, ct);
        if (attempt.Error is null || attempt.Error.SqlState != PostgresErrorCodes.InsufficientPrivilege)
        {
            return Judge(sql, Verdict.Denied, attempt);
        }

        var denial = Denial.Read(attempt.Error, sql, attempt.Database, attempt.Path);
        return denial.IsPrivilege
            ? await WithControl(sql, attempt, denial.Reason, ct)
            : Result(sql, Verdict.Denied, Verdict.Inconclusive, denial.Reason, attempt.Error.SqlState);
    }

    /// <summary>
    /// A lock that another transaction holds is waited for briefly, more than once; then its holders are named.
    /// </summary>
    private async Task<Attempt> Make(
        NpgsqlDataSource source,
        string sql,
        IReadOnlyList<string>? path,
        CancellationToken ct
    )
    {
        for (var left = _options.Attempts; ; left--)
        {
            var attempt = await Attempt.Make(source, sql, _options, path, ct);
            if (attempt.Error?.SqlState != PostgresErrorCodes.LockNotAvailable)
            {
                return attempt;
            }

            if (left <= 1)
            {
                return attempt with { Holders = await LockHolders.Find(control, sql, ct) };
            }

            await Task.Delay(_options.Pause, ct);
        }
    }

    private async Task<ProbeResult> WithControl(string sql, Attempt denied, string reason, CancellationToken ct)
    {
        var proof = await Make(control, sql, denied.Path, ct);
        return proof.Error is null && proof.Unreachable is null
            ? Result(
                sql,
                Verdict.Denied,
                Verdict.Denied,
                $"{reason}; {proof.Role} gets through",
                PostgresErrorCodes.InsufficientPrivilege
            )
            : Result(
                sql,
                Verdict.Denied,
                Verdict.Inconclusive,
                $"{reason}; but the control failed too: {proof.Error?.MessageText ?? proof.Unreachable} "
                    + $"({proof.Error?.SqlState ?? "no connection"}){proof.HeldBy}",
                PostgresErrorCodes.InsufficientPrivilege
            );
    }

    private static ProbeResult Judge(string sql, Verdict expected, Attempt attempt) =>
        attempt switch
        {
            { Unreachable: { } why } => Result(sql, expected, Verdict.Inconclusive, $"no connection: {why}", null),
            { Error: { } e } => Result(
                sql,
                expected,
                Verdict.Inconclusive,
                $"{e.MessageText} ({e.SqlState}){attempt.HeldBy}: no answer about privileges",
                e.SqlState
            ),
            _ => Result(sql, expected, Verdict.Allowed, $"went through as {attempt.Role}, rolled back", null) with
            {
                Rows = attempt.Rows,
                SideEffect = StatementText.MayAdvanceSequences(sql)
                    ? "sequences may have advanced: a rollback does not set them back"
                    : null,
            },
        };

    private static ProbeResult? Refused(string sql, Verdict expected)
    {
        var why = StatementText.Bare(sql).Contains(';', StringComparison.Ordinal)
            ? "it is more than one statement"
            : StatementText.Unsafe(sql);
        return why is null ? null : Result(sql, expected, Verdict.Inconclusive, $"not tried: {why}", null);
    }

    private static ProbeResult Result(string sql, Verdict expected, Verdict verdict, string reason, string? state) =>
        new(sql, expected, verdict, reason, state, Evidence.Attempt, null, null);
}
