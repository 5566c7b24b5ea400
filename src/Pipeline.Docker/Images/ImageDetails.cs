using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Which images to list. Empty members do not filter.</summary>
public sealed record ImageFilter
{
    /// <summary>Each <c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Name pattern, such as <c>web:*</c>.</summary>
    public string? Reference { get; init; }

    /// <summary>True: only images without a tag; false: only those with one.</summary>
    public bool? Dangling { get; init; }
}

/// <summary>One line of <c>GET /images/json</c>.</summary>
public sealed record ImageSummary
{
    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags { get => field; init => field = value ?? []; } = [];

    public IReadOnlyList<string> RepoDigests { get => field; init => field = value ?? []; } = [];

    [JsonConverter(typeof(UnixSeconds))]
    public DateTimeOffset Created { get; init; }

    /// <summary>Bytes, shared layers included.</summary>
    public long Size { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get => field; init => field = value ?? Empty.Map; } = Empty.Map;
}

/// <summary>Answer of <c>GET /images/{name}/json</c>.</summary>
public sealed record ImageDetails
{
    /// <summary>Digest of the image's configuration, <c>sha256:…</c>.</summary>
    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags { get => field; init => field = value ?? []; } = [];

    public IReadOnlyList<string> RepoDigests { get => field; init => field = value ?? []; } = [];

    /// <summary>Null when the image does not say.</summary>
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Created { get; init; }

    public string Architecture { get; init; } = "";

    public string Os { get; init; } = "";

    /// <summary>Bytes, shared layers included.</summary>
    public long Size { get; init; }

    public ContainerConfig Config { get => field; init => field = value ?? new(); } = new();

    [JsonPropertyName("RootFS")]
    public RootFs RootFs { get => field; init => field = value ?? new(); } = new();
}

/// <summary>An image's file system.</summary>
public sealed record RootFs
{
    /// <summary>Digests of the unpacked layers, lowest first.</summary>
    public IReadOnlyList<string> Layers { get => field; init => field = value ?? []; } = [];
}
