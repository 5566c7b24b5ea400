using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A manifest, or an index of manifests, by its content.</summary>
public sealed record Descriptor
{
    [JsonPropertyName("mediaType")]
    public string MediaType { get; init; } = "";

    /// <summary><c>sha256:…</c> of the manifest or the index.</summary>
    [JsonPropertyName("digest")]
    public string Digest { get; init; } = "";

    /// <summary>Of the manifest, in bytes.</summary>
    [JsonPropertyName("size")]
    public long Size { get; init; }
}
