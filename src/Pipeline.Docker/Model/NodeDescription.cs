namespace Pipeline.Docker;

/// <summary>What a node said of itself.</summary>
public sealed record NodeDescription
{
    public string Hostname { get; init; } = "";

    public Platform Platform
    {
        get => field;
        init => field = value ?? new("", "");
    } = new("", "");
}
