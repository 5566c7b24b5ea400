using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>The part of a configuration that images and containers share.</summary>
public sealed record ContainerConfig
{
    /// <summary>Image as the creator named it; empty in an image's own configuration.</summary>
    public string Image
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>Entries <c>NAME=value</c>; may hold secrets.</summary>
    public IReadOnlyList<string> Env
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public IReadOnlyDictionary<string, string> Labels
    {
        get => field;
        init => field = value ?? Empty.Map;
    } = Empty.Map;

    public string User
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string WorkingDir
    {
        get => field;
        init => field = value ?? "";
    } = "";

    public string Hostname
    {
        get => field;
        init => field = value ?? "";
    } = "";

    /// <summary>Null when there is none.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Null when there is none.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    public Healthcheck? Healthcheck { get; init; }

    public string? StopSignal { get; init; }

    /// <summary>Seconds between the stop signal and SIGKILL; null is the engine's 10.</summary>
    public int? StopTimeout { get; init; }

    public bool Tty { get; init; }

    [JsonInclude, JsonPropertyName("Volumes")]
    internal Dictionary<string, EmptyObject>? VolumeMap { get; init; }

    /// <summary>Paths that get an anonymous volume (VOLUME in a Dockerfile).</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Volumes => VolumeMap is null ? [] : [.. VolumeMap.Keys];

    /// <summary>Without the environment.</summary>
    public override string ToString() => $"configuration of {Image}";
}
