namespace Pipeline.Docker;

/// <summary>Where a container's output goes.</summary>
public sealed record LogConfig
{
    public string Type
    {
        get => field;
        init => field = value ?? "";
    } = "";
}
