namespace Pipeline.Postgres;

/// <summary>
/// Limits of one probe. A DROP that succeeds holds ACCESS EXCLUSIVE until the rollback: keep the lock wait short.
/// </summary>
public sealed record ProbeOptions
{
    /// <summary>
    /// Longest wait for a lock (55P03 then). While it waits, writers queue behind it: never for longer than 50 ms.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Attempts in all when a lock is not free.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Between two attempts, so that who queued behind the first gets through.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest run (57014 then).</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
