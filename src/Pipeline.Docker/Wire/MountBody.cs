namespace Pipeline.Docker;

internal sealed record MountBody(
    string Type,
    string? Source,
    string Target,
    bool ReadOnly,
    VolumeOptionsBody? VolumeOptions,
    TmpfsOptionsBody? TmpfsOptions
)
{
    public static MountBody From(MountSpec mount) =>
        new(
            mount.Type,
            mount.Source,
            mount.Target,
            mount.ReadOnly,
            mount.Type == "volume" ? new VolumeOptionsBody(mount.NoCopy, mount.Subpath) : null,
            mount.Type == "tmpfs" && mount.SizeBytes is { } size ? new TmpfsOptionsBody(size) : null
        );
}
