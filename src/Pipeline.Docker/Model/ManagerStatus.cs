namespace Pipeline.Docker;

/// <summary>A manager's part in the consensus.</summary>
public sealed record ManagerStatus
{
    public bool Leader { get; init; }

    /// <summary>unknown, unreachable or reachable.</summary>
    public string Reachability { get; init; } = "";
}
