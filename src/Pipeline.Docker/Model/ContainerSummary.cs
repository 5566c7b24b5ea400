using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>One line of <c>GET /containers/json?all=1</c>.</summary>
public sealed record ContainerSummary
{
    public required string Id { get; init; }

    public IReadOnlyList<string> Names
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary>First name, without its slash.</summary>
    public string Name => Names.Count > 0 ? Names[0].TrimStart('/') : Id;

    /// <summary>Image as it was named at creation; its ID when the tag has moved since.</summary>
    public string Image { get; init; } = "";

    [JsonPropertyName("ImageID")]
    public string ImageId { get; init; } = "";

    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset Created { get; init; }

    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string State { get; init; } = "";

    /// <summary>For people: "Up 3 minutes (healthy)".</summary>
    public string Status { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    public IReadOnlyList<MountPoint> Mounts
    {
        get => field;
        init => field = value ?? [];
    } = [];
}
