namespace Pipeline.Docker;

/// <summary>A mount of an existing container.</summary>
public sealed record MountPoint
{
    /// <summary>volume, bind, tmpfs, npipe or cluster.</summary>
    public string Type { get; init; } = "";

    /// <summary>Volume name; empty for other types.</summary>
    public string Name
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>Path on the engine's host.</summary>
    public string Source
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string Destination { get; init; } = "";

    public string Driver
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string Mode
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>True when the container may write.</summary>
    public bool RW { get; init; }
}
