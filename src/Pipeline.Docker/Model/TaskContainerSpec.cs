namespace Pipeline.Docker;

/// <summary>The container that a task asks for.</summary>
public sealed record TaskContainerSpec
{
    public string Image { get; init; } = "";
}
