using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>What a node is, as the kernel writes it: <c>x86_64</c>, <c>linux</c>.</summary>
public sealed record Platform(string Architecture, [property: JsonPropertyName("OS")] string Os);
