namespace Pipeline.Postgres;

/// <summary>How long a change of roles or rights waits for others, and how often it tries.</summary>
public sealed record ProvisionOptions
{
    /// <summary>
    /// Longest wait for a lock; then 55P03, and one more try. Whoever comes later queues behind a waiting statement, so
    /// a writer waits no longer than this.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Longest single statement.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Attempts in all when somebody else changes the same rows ("tuple concurrently updated", 40001, 40P01, 55P03).
    /// </summary>
    public int Attempts { get; init; } = 25;

    /// <summary>Pause after the first attempt; each further one is longer by as much, up to six times that.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);
}
