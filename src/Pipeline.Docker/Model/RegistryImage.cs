namespace Pipeline.Docker;

/// <summary>What a registry has under a reference: answer of <c>GET /distribution/{name}/json</c>.</summary>
public sealed record RegistryImage
{
    public Descriptor Descriptor { get; init; } = new();

    /// <summary>What it runs on: one for a manifest, several for an index of manifests.</summary>
    public IReadOnlyList<ImagePlatform> Platforms
    {
        get => field;
        init => field = value ?? [];
    } = [];
}
