namespace Pipeline.Docker;

/// <summary>A built image.</summary>
/// <param name="Digests"> Digests of its manifest and of its configuration, <c>sha256:…</c>. The engine's image ID is
/// one of them: the configuration's in the classic image store, the manifest's in containerd's.
/// </param>
public sealed record BuildResult(IReadOnlyList<string> Digests);
