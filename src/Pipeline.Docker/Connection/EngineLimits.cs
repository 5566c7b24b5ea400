namespace Pipeline.Docker;

/// <summary>
/// How long an engine may take. It is watched meanwhile: one that answers no ping for <see cref="Call"/> has stopped
/// working, and nobody waits for the rest of the limit. One that answers pings is busy: while it removes a volume of a
/// million files, even a question about a container waits for it.
/// </summary>
public sealed record EngineLimits
{
    /// <summary>A ping, and how long it may answer none.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Every other call: questions, creating, starting, stopping (beside the container's grace) and removing.
    /// </summary>
    public TimeSpan Work { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A wait, an attached container, logs, events, archives and pulls.</summary>
    public TimeSpan Stream { get; init; } = TimeSpan.FromHours(12);

    /// <summary>
    /// Nothing but GET and HEAD is sent: whoever only looks cannot change anything, not even by mistake.
    /// </summary>
    public bool ReadsOnly { get; init; }
}
