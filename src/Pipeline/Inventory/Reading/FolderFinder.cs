using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Finds the folders of code in a container: those that hold files of the repository, and those that its processes run
/// files from.
/// </summary>
/// <param name="repository">HEAD's files; null without a repository.</param>
internal sealed class FolderFinder(ContainerTrees trees, GitTree? repository)
{
    public async Task<IReadOnlyList<FoundFolder>> Find(ContainerView view, CancellationToken ct)
    {
        var found = new List<FoundFolder>();
        foreach (var (destination, names) in view.Names)
            found.AddRange(await InMount(view, destination, names, ct));
        found.AddRange(InImage(view));
        // A script that lies at the root, such as an entry point, does not make all of the image a folder of code.
        if (found.Exists(f => f.Path != "/"))
            found.RemoveAll(f => f.Path == "/");
        found.AddRange(ByProcess(view, found));
        return found;
    }

    private async Task<IEnumerable<FoundFolder>> InMount(
        ContainerView view,
        string destination,
        TreeManifest names,
        CancellationToken ct
    )
    {
        if (repository is null)
            return [];
        var own = names.Where(e => view.MountOf(Absolute(destination, e.Path))?.Destination == destination);
        var candidates = CodeSearch.Candidates(repository, own);
        if (await trees.Hashed(view.Details, destination, candidates, ct) is not { } hashed)
            return [];
        return CodeSearch
            .Find(repository, hashed)
            .Where(m => HoldsCode(m, hashed))
            .Select(m => Folder(view, Absolute(destination, m.Inside), m.Source));
    }

    private IEnumerable<FoundFolder> InImage(ContainerView view)
    {
        if (repository is null || view.Image is null)
            return [];
        var wanted = CodeSearch.Candidates(repository, view.Image.Files).ToHashSet();
        var visible = view.Image.Files.Where(e =>
            wanted.Contains(e.Path) && view.MountOf(Absolute("/", e.Path)) is null
        );
        return CodeSearch
            .Find(repository, visible)
            .Where(m => m.Equal > 0 && HoldsCode(m, visible))
            .Select(m => Folder(view, Absolute("/", m.Inside), m.Source));
    }

    /// <summary>What runs from a mount, or was copied in by hand, and lies in no folder that was found.</summary>
    private IEnumerable<FoundFolder> ByProcess(ContainerView view, IReadOnlyList<FoundFolder> found) =>
        (view.Processes?.Processes ?? [])
            .SelectMany(p => LoadedFiles.Of(p, view))
            .Where(f => f.From != RunsFrom.Image || view.Image is not null)
            .Select(f => f.Path)
            .Where(f => !found.Any(k => ContainerPath.Covers(k.Path, f)))
            .Concat(MountedCode.Loaded(view, [.. found.Select(f => f.Path)]))
            .Concat(MountedCode.Searched(view, [.. found.Select(f => f.Path)]))
            .Distinct()
            .GroupBy(f => view.MountOf(f)?.Destination ?? "")
            .Select(g => Common([.. g]))
            .Where(folder => folder != "/")
            .Select(folder => Folder(view, folder, null));

    private static string Common(IReadOnlyList<string> files) =>
        Absolute("/", CodeSearch.Common([.. files.Select(f => TreePath.FromText(f.Trim('/')).Parent)]));

    private FoundFolder Folder(ContainerView view, string path, TreePath? source)
    {
        var mount = view.MountOf(path);
        var apart = source is { } folder ? Apart(view, path, folder) : "";
        var key = mount is null
            ? new PlaceKey(RunsFrom.Image, view.Details.ImageId, path, apart)
            : new PlaceKey(
                ContainerView.KindOf(mount),
                mount.Type == "tmpfs" ? $"the tmpfs of {view.Details.Name}" : ContainerView.NameOf(mount)!,
                ContainerPath.Below(mount.Destination, path),
                apart
            );
        return new FoundFolder(key, view, path, source);
    }

    /// <summary>Mounts over the repository's code in the folder, and the container's name where it has changed some in
    /// its own layer.</summary>
    private string Apart(ContainerView view, string path, TreePath source)
    {
        var mount = view.MountOf(path);
        var code = repository!
            .Entries.Where(e => e.Path.IsUnder(source) && SourceNames.IsCode(e.Path))
            .Select(e => Absolute(path, e.Path.RelativeTo(source)))
            .ToHashSet();
        var over = code.Select(view.MountOf)
            .Where(m => m?.Destination != mount?.Destination)
            .Select(m => $"{m!.Destination}={ContainerView.NameOf(m)}");
        var changed = view.Layer.Any(c => code.Contains(c.Path)) ? [view.Details.Name] : Array.Empty<string>();
        return string.Join(' ', over.Concat(changed).Distinct().Order(StringComparer.Ordinal));
    }

    private bool HoldsCode(FolderMatch match, TreeManifest found) =>
        repository!
            .Entries.Where(e => e.Path.IsUnder(match.Source))
            .Any(e => SourceNames.IsCode(e.Path) && found.Contains(match.Inside / e.Path.RelativeTo(match.Source)));

    private static string Absolute(string folder, TreePath path) =>
        ContainerPath.Normalise($"{folder}/{System.Text.Encoding.UTF8.GetString(path.Bytes)}");
}
