using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /containers/{id}/json</c>. Config.Env holds secrets: never print the record.</summary>
public sealed record ContainerDetails
{
    public required string Id { get; init; }

    /// <summary>Name without the engine's leading slash.</summary>
    public string Name { get => field; init => field = (value ?? "").TrimStart('/'); } = "";

    /// <summary>ID of the image that runs, <c>sha256:…</c>; <see cref="ContainerConfig.Image"/> is what it was called.</summary>
    [JsonPropertyName("Image")]
    public string ImageId { get; init; } = "";

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Created { get; init; }

    public ContainerState State { get => field; init => field = value ?? new(); } = new();

    /// <summary>
    /// A time at which its present process cannot have run yet: the end of the run before, or its creation. The engine notes
    /// <see cref="ContainerState.StartedAt"/> only after the process was started, on a busy host seconds later; whoever looks for what the
    /// process did from its first moment on compares with this one.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? StartedAfter => State.FinishedAt < State.StartedAt ? State.FinishedAt : Created;

    /// <summary>How often the engine restarted it by its restart policy.</summary>
    public int RestartCount { get; init; }

    public ContainerConfig Config { get => field; init => field = value ?? new(); } = new();

    public HostConfig HostConfig { get => field; init => field = value ?? new(); } = new();

    public IReadOnlyList<MountPoint> Mounts { get => field; init => field = value ?? []; } = [];

    /// <summary><see cref="Mounts"/>, and the tmpfs ones that the engine keeps elsewhere.</summary>
    [JsonIgnore]
    public IReadOnlyList<MountPoint> AllMounts => [.. Mounts, .. HostConfig.Tmpfs.Keys.Select(path => new MountPoint { Type = "tmpfs", Destination = path, RW = true })];

    public NetworkSettings NetworkSettings { get => field; init => field = value ?? new(); } = new();

    /// <summary>ID and name only: the environment must not reach a log by accident.</summary>
    public override string ToString() => $"{Name} ({Id})";
}

/// <summary>What a container is doing.</summary>
public sealed record ContainerState
{
    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status { get; init; } = "";

    public bool Running { get; init; }

    public bool Paused { get; init; }

    public bool Restarting { get; init; }

    public bool OOMKilled { get; init; }

    public bool Dead { get; init; }

    /// <summary>Process ID on the engine's host; 0 when not running.</summary>
    public int Pid { get; init; }

    public int ExitCode { get; init; }

    /// <summary>Why it could not start.</summary>
    public string Error { get; init; } = "";

    /// <summary>Last start; null when it never started.</summary>
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Last end; null when it never ended.</summary>
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Null without a healthcheck.</summary>
    public HealthState? Health { get; init; }
}

/// <summary>What the healthcheck found.</summary>
public sealed record HealthState
{
    /// <summary>none, starting, healthy or unhealthy.</summary>
    public string Status { get; init; } = "";

    public int FailingStreak { get; init; }

    /// <summary>The last few probes, oldest first.</summary>
    public IReadOnlyList<HealthProbe> Log { get => field; init => field = value ?? []; } = [];
}

/// <summary>One run of the healthcheck.</summary>
public sealed record HealthProbe
{
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Start { get; init; }

    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? End { get; init; }

    /// <summary>0 healthy, 1 unhealthy, -1 timed out.</summary>
    public int ExitCode { get; init; }

    public string Output { get; init; } = "";
}
