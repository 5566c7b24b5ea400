namespace Pipeline.Docker;

/// <summary>What an <see cref="EngineEvent"/> happened to.</summary>
public sealed record EventActor
{
    /// <summary>ID of a container, name or ID of an image.</summary>
    public string ID { get; init; } = "";

    /// <summary>Of a container: its labels, <c>name</c>, <c>image</c>, and what belongs to the action.</summary>
    public IReadOnlyDictionary<string, string> Attributes
    {
        get => field;
        init => field = value ?? new Dictionary<string, string>();
    } = new Dictionary<string, string>();
}
