using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /containers/{id}/json</c>. Config.Env holds secrets: never print the record.</summary>
public sealed record ContainerDetails
{
    public required string Id { get; init; }

    /// <summary>Name without the engine's leading slash.</summary>
    public string Name
    {
        get => field;
        init => field = (value ?? "").TrimStart('/');
    } = "";

    /// <summary>
    /// ID of the image that runs, <c>sha256:…</c>; <see cref="ContainerConfig.Image"/> is what it was called.
    /// </summary>
    [JsonPropertyName("Image")]
    public string ImageId { get; init; } = "";

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Created { get; init; }

    public ContainerState State
    {
        get => field;
        init => field = value ?? new();
    } = new();

    /// <summary>
    /// A time at which its present process cannot have run yet: the end of the run before, or its creation. The engine
    /// notes <see cref="ContainerState.StartedAt"/> only after the process was started, on a busy host seconds later;
    /// whoever looks for what the process did from its first moment on compares with this one.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? StartedAfter => State.FinishedAt < State.StartedAt ? State.FinishedAt : Created;

    /// <summary>How often the engine restarted it by its restart policy.</summary>
    public int RestartCount { get; init; }

    public ContainerConfig Config
    {
        get => field;
        init => field = value ?? new();
    } = new();

    public HostConfig HostConfig
    {
        get => field;
        init => field = value ?? new();
    } = new();

    public IReadOnlyList<MountPoint> Mounts
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary><see cref="Mounts"/>, and the tmpfs ones that the engine keeps elsewhere.</summary>
    [JsonIgnore]
    public IReadOnlyList<MountPoint> AllMounts =>
        [
            .. Mounts,
            .. HostConfig.Tmpfs.Keys.Select(path => new MountPoint
            {
                Type = "tmpfs",
                Destination = path,
                RW = true,
            }),
        ];

    public NetworkSettings NetworkSettings
    {
        get => field;
        init => field = value ?? new();
    } = new();

    /// <summary>ID and name only: the environment must not reach a log by accident.</summary>
    public override string ToString() => $"{Name} ({Id})";
}
