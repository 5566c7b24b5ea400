namespace Pipeline.Inventories;

/// <summary>What a service's image is built from, by the compose file.</summary>
/// <param name="Context">Absolute folder, or a URL.</param>
/// <param name="Dockerfile">Relative to the context.</param>
/// <param name="Target">The stage that is built; null for the last.</param>
public sealed record BuildFacts(string Context, string Dockerfile, string? Target);
