using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What covers a code path in a container as it runs now, whatever the compose file says.</summary>
public static class CodeMounts
{
    /// <summary>Mounts that cover the code, or a part of it, and are not what the strategy expects.</summary>
    public static IReadOnlyList<string> Unexpected(ContainerDetails container, Placement placement)
    {
        var ignored = Ignored.In(placement.Tree);
        return
        [
            .. container
                .AllMounts.Where(m => Covers(m.Destination, placement) && !IsExpected(m, placement))
                .Select(Describe)
                .Concat(
                    container
                        .AllMounts.Where(m =>
                            IsInside(m.Destination, placement.Tree.Path)
                            && !(ignored(Below(m, placement.Tree.Path)) && IsDeclared(m, placement))
                        )
                        .Select(Describe)
                ),
        ];
    }

    /// <summary>
    /// The mount that provides the code: the deepest at or above its path; null when the image itself does.
    /// </summary>
    public static string? Provider(ContainerDetails container, string codePath) =>
        container
            .AllMounts.Where(m => m.Destination == codePath || IsInside(codePath, m.Destination))
            .OrderByDescending(m => m.Destination.Length)
            .Select(Describe)
            .FirstOrDefault();

    private static bool Covers(string destination, Placement placement) =>
        destination == placement.Tree.Path
        || (IsInside(placement.Tree.Path, destination) && !IsBeaten(destination, placement));

    /// <summary>A mount further up that the expected one covers in turn.</summary>
    private static bool IsBeaten(string destination, Placement placement) =>
        placement.Shadow.Whole is { } whole && whole.Target.Length > destination.Length;

    private static bool IsExpected(MountPoint mount, Placement placement) =>
        placement.Shadow.Whole is { } whole
        && mount.Destination == whole.Target
        && mount.Type == "volume"
        && (whole.Kind == MountKind.Anonymous || mount.Name == whole.Source);

    /// <summary>
    /// In the compose file, or an anonymous volume, as an image's own VOLUME is: that one holds what the image has
    /// there, and is compared.
    /// </summary>
    private static bool IsDeclared(MountPoint mount, Placement placement) =>
        placement.Shadow.Partial.Any(p => p.Target == mount.Destination && IsSame(p, mount))
        || (mount.Type == "volume" && IsAnonymous(mount.Name));

    private static bool IsSame(ComposeMount declared, MountPoint mount) =>
        declared.Kind switch
        {
            MountKind.Volume => mount.Type == "volume" && mount.Name == declared.Source,
            MountKind.Anonymous => mount.Type == "volume" && IsAnonymous(mount.Name),
            MountKind.Bind => mount.Type == "bind"
                && mount.Source.EndsWith(declared.Source ?? "", StringComparison.Ordinal),
            MountKind.Tmpfs => mount.Type == "tmpfs",
            _ => true,
        };

    /// <summary>The engine's own names for volumes are 64 hexadecimal digits.</summary>
    private static bool IsAnonymous(string volume) => volume.Length == 64 && volume.All(char.IsAsciiHexDigitLower);

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static TreePath Below(MountPoint mount, string codePath) =>
        TreePath.FromText(mount.Destination[(codePath.TrimEnd('/').Length + 1)..]);

    private static string Describe(MountPoint mount) =>
        mount.Type == "volume"
            ? $"volume {mount.Name} at {mount.Destination}"
            : $"{mount.Type} {mount.Source}".TrimEnd() + $" at {mount.Destination}";
}
