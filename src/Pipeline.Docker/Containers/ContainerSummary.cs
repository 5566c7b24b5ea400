using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Which containers to list. Empty members do not filter; all given ones must hold.</summary>
public sealed record ContainerFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Volume name, or mount destination.</summary>
    public string? Volume { get; init; }

    /// <summary>Regular expression on the name, which the engine starts with a slash: <c>^/web$</c> is exact.</summary>
    public string? Name { get; init; }

    /// <summary>Any of created, running, paused, restarting, removing, exited, dead.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Image name or ID, children of it included.</summary>
    public string? Ancestor { get; init; }
}

/// <summary>One line of <c>GET /containers/json?all=1</c>.</summary>
public sealed record ContainerSummary
{
    public required string Id { get; init; }

    public IReadOnlyList<string> Names { get => field; init => field = value ?? []; } = [];

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

    public IReadOnlyDictionary<string, string> Labels { get => field; init => field = value ?? Empty.Map; } = Empty.Map;

    public IReadOnlyList<MountPoint> Mounts { get => field; init => field = value ?? []; } = [];
}

/// <summary>A mount of an existing container.</summary>
public sealed record MountPoint
{
    /// <summary>volume, bind, tmpfs, npipe or cluster.</summary>
    public string Type { get; init; } = "";

    /// <summary>Volume name; empty for other types.</summary>
    public string Name { get => field; init => field = value ?? ""; } = "";

    /// <summary>Path on the engine's host.</summary>
    public string Source { get => field; init => field = value ?? ""; } = "";

    public string Destination { get; init; } = "";

    public string Driver { get => field; init => field = value ?? ""; } = "";

    public string Mode { get => field; init => field = value ?? ""; } = "";

    /// <summary>True when the container may write.</summary>
    public bool RW { get; init; }
}

internal static class Empty
{
    public static readonly IReadOnlyDictionary<string, string> Map = new Dictionary<string, string>();
}
