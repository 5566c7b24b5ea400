namespace Pipeline.Docker;

/// <summary>A volume to be created (<c>POST /volumes/create</c>).</summary>
public sealed record VolumeSpec
{
    /// <summary>Null: the engine makes one up.</summary>
    public string? Name { get; init; }

    public string Driver { get; init; } = "local";

    [System.Text.Json.Serialization.JsonPropertyName("DriverOpts")]
    public IReadOnlyDictionary<string, string> Options { get; init; } = Empty.Map;

    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}
