namespace Pipeline.Docker;

/// <summary>A command to run in a running container.</summary>
public sealed record ExecSpec
{
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Null is the container's user.</summary>
    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    /// <summary>Entries <c>NAME=value</c>, in addition to the container's.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    public bool Privileged { get; init; }
}
