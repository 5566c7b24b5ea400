namespace Pipeline.Stacks;

/// <summary>One mount of a service.</summary>
/// <param name="Target">Where in the container: absolute, normalised.</param>
/// <param name="Source">The volume's real name, or the path on the engine's host.</param>
/// <param name="VolumeKey">The volume's key in the compose file, for <see cref="MountKind.Volume"/>.</param>
/// <param name="Subpath">The part of the volume that is mounted; null for all of it.</param>
public sealed record ComposeMount(
    MountKind Kind,
    string Target,
    string? Source = null,
    string? VolumeKey = null,
    string? Subpath = null,
    bool ReadOnly = false,
    bool NoCopy = false
)
{
    /// <summary>Such as <c>volume data at /srv</c>.</summary>
    public string Describe() =>
        Kind switch
        {
            MountKind.Volume => $"volume {VolumeKey}{(Subpath is null ? "" : $" (its folder {Subpath})")} at {Target}",
            MountKind.Anonymous => $"anonymous volume at {Target}",
            MountKind.Bind => $"bind mount of {Source} at {Target}",
            MountKind.Tmpfs => $"tmpfs at {Target}",
            _ => $"mount {Source} at {Target}",
        };
}
