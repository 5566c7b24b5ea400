namespace Pipeline.Postgres;

/// <summary>What a probe showed.</summary>
public enum Verdict
{
    /// <summary>The statement went through (and was rolled back).</summary>
    Allowed,

    /// <summary>SQLSTATE 42501 about an object that the statement names, and a privileged role got through with the same statement.</summary>
    Denied,

    /// <summary>Neither is shown. Never counts as denied, never as allowed.</summary>
    Inconclusive,
}

/// <summary>Where a verdict comes from.</summary>
public enum Evidence
{
    /// <summary>The statement was tried in a transaction that was rolled back.</summary>
    Attempt,

    /// <summary>The statement cannot be tried without an effect that stays; the catalogue answered.</summary>
    Catalogue,
}

/// <summary>One probe and its outcome.</summary>
/// <param name="SqlState">The five-character code when the server refused, else null.</param>
/// <param name="Rows">Rows read or written when it went through; 0 where row security may hide all of them.</param>
/// <param name="SideEffect">What the rollback does not take back, else null.</param>
public sealed record ProbeResult(
    string Statement, Verdict Expected, Verdict Verdict, string Reason, string? SqlState, Evidence Evidence, long? Rows, string? SideEffect)
{
    /// <summary>The verdict is the expected one.</summary>
    public bool Holds => Verdict == Expected;
}

/// <summary>Limits of one probe. A DROP that succeeds holds ACCESS EXCLUSIVE until the rollback: keep the lock wait short.</summary>
public sealed record ProbeOptions
{
    /// <summary>Longest wait for a lock (55P03 then). While it waits, writers queue behind it: never for longer than 50 ms.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Attempts in all when a lock is not free.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Between two attempts, so that who queued behind the first gets through.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest run (57014 then).</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
