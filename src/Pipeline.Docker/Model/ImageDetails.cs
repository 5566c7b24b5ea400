using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>Answer of <c>GET /images/{name}/json</c>.</summary>
public sealed record ImageDetails
{
    /// <summary>Digest of the image's configuration, <c>sha256:…</c>.</summary>
    public required string Id { get; init; }

    public IReadOnlyList<string> RepoTags
    {
        get => field;
        init => field = value ?? [];
    } = [];

    public IReadOnlyList<string> RepoDigests
    {
        get => field;
        init => field = value ?? [];
    } = [];

    /// <summary>Null when the image does not say.</summary>
    [JsonConverter(typeof(EngineTime))]
    public DateTimeOffset? Created { get; init; }

    public string Architecture { get; init; } = "";

    public string Os { get; init; } = "";

    /// <summary>Bytes, shared layers included.</summary>
    public long Size { get; init; }

    public ContainerConfig Config
    {
        get => field;
        init => field = value ?? new();
    } = new();

    [JsonPropertyName("RootFS")]
    public RootFs RootFs
    {
        get => field;
        init => field = value ?? new();
    } = new();
}
