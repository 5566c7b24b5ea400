namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /volumes/{name}</c>. Options may hold credentials (CIFS): not to be printed.</summary>
public sealed record VolumeDetails
{
    public required string Name { get; init; }

    public string Driver { get; init; } = "";

    /// <summary>Path on the engine's host.</summary>
    public string Mountpoint { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    public IReadOnlyDictionary<string, string> Options
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    /// <summary>local or global.</summary>
    public string Scope { get; init; } = "";

    [System.Text.Json.Serialization.JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? CreatedAt { get; init; }

    public override string ToString() => Name;
}
