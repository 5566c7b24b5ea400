namespace Pipeline.Docker;

/// <summary>What the managers see of a node.</summary>
public sealed record NodeStatus
{
    /// <summary>unknown, down, ready or disconnected.</summary>
    public string State { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>IP address.</summary>
    public string Addr { get; init; } = "";
}
