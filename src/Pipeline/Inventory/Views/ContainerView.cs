using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>One container with what was read of it: what is in its mounts, its image and its own layer.</summary>
/// <param name="Service">The compose service.</param>
/// <param name="Names">What is in each mount that could be listed, by destination.</param>
/// <param name="Image">Null when it could not be read.</param>
/// <param name="Layer">What was changed in the container's own layer.</param>
internal sealed record ContainerView(
    string Service,
    ContainerDetails Details,
    IReadOnlyDictionary<string, TreeManifest> Names,
    ImageContent? Image,
    IReadOnlyList<PathChange> Layer
)
{
    /// <summary>Parts of the machine itself: too large and too restless to be listed, and no code of a stack.</summary>
    private static readonly string[] Machine = ["/", "/proc", "/sys", "/dev", "/run", "/var/run", "/var/lib/docker"];

    /// <summary>As many as the kernel follows (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <summary>The processes; null where neither the kernel nor the engine shows them.</summary>
    public ProcessTable? Processes { get; init; }

    /// <summary>The innermost mount that an absolute path lies in; null for the image and the layer.</summary>
    public MountPoint? MountOf(string path) =>
        Details.AllMounts.Where(m => ContainerPath.Covers(m.Destination, path)).MaxBy(m => m.Destination.Length);

    /// <summary>What is at an absolute path; null for nothing, or for what could not be listed.</summary>
    public TreeEntry? Find(string path) =>
        MountOf(path) is { } mount
            ? Names
                .GetValueOrDefault(mount.Destination)
                ?.Find(TreePath.FromText(ContainerPath.Below(mount.Destination, path)))
            : Image?.Files.Find(TreePath.FromText(path.Trim('/')));

    /// <summary>Where an absolute path ends when the symbolic links on its way are followed.</summary>
    public string Real(string path)
    {
        for (var links = 0; links < MostLinks && Followed(path) is { } next; links++)
            path = next;
        return path;
    }

    /// <summary>The path after its first symbolic link; null where none is on its way.</summary>
    private string? Followed(string path)
    {
        var parts = path.Trim('/').Split('/');
        for (var length = 1; length <= parts.Length; length++)
        {
            var folder = "/" + string.Join('/', parts[..(length - 1)]);
            var link = $"{folder.TrimEnd('/')}/{parts[length - 1]}";
            if ((Find(link) ?? Image?.Added.Find(TreePath.FromText(link[1..]))) is { LinkTarget: { } target })
                return ContainerPath.Normalise(
                    $"{(target.StartsWith('/') ? target : $"{folder}/{target}")}/{string.Join('/', parts[length..])}"
                );
        }

        return null;
    }

    /// <summary>Whether the container's own layer added or changed this path.</summary>
    public bool IsInLayer(string path) =>
        MountOf(path) is null && Layer.Any(c => c.Path == path && c.Kind != ChangeKind.Deleted);

    /// <summary>Whether a mount is a part of the machine itself.</summary>
    public static bool IsOfTheMachine(MountPoint mount) =>
        mount.Type == "bind"
        && (Machine.Contains(mount.Source) || mount.Source.EndsWith(".sock", StringComparison.Ordinal));

    public static RunsFrom KindOf(MountPoint? mount) =>
        mount switch
        {
            null => RunsFrom.Image,
            { Type: "volume" } => IsAnonymous(mount.Name) ? RunsFrom.AnonymousVolume : RunsFrom.Volume,
            { Type: "bind" } => RunsFrom.Bind,
            _ => RunsFrom.ContainerLayer,
        };

    /// <summary>The volume, or the folder on the host; null for the image.</summary>
    public static string? NameOf(MountPoint? mount) =>
        mount is null ? null
        : mount.Name.Length > 0 ? mount.Name
        : mount.Source;

    /// <summary>The engine names such a volume by 64 hexadecimal digits.</summary>
    private static bool IsAnonymous(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);
}
