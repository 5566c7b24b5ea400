namespace Pipeline.Docker;

/// <summary>
/// How long an engine may take. Whatever may take longer than <see cref="Call"/> is watched meanwhile: an engine that
/// answers no ping for that long has stopped working, and nobody waits for the rest of the limit.
/// </summary>
public sealed record EngineLimits
{
    /// <summary>A call that only asks, or writes a word down.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A call for which the engine works: creating, starting, stopping (beside the container's grace) and removing.
    /// </summary>
    public TimeSpan Work { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A wait, an attached container, logs, events, archives and pulls.</summary>
    public TimeSpan Stream { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Nothing but GET and HEAD is sent: whoever only looks cannot change anything, not even by mistake.</summary>
    public bool ReadsOnly { get; init; }
}
