using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>What an image runs on, as registries write it: <c>amd64</c>, <c>linux</c>.</summary>
public sealed record ImagePlatform(
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("os")] string Os
);
