using Pipeline.Live;
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
    /// <summary>Sources that are run or built and that no command line would name.</summary>
    private static readonly string[] Sources =
    [
        ".c",
        ".h",
        ".cc",
        ".cpp",
        ".go",
        ".rs",
        ".java",
        ".kt",
        ".cs",
        ".fs",
        ".html",
        ".css",
        ".tsx",
        ".jsx",
        ".vue",
        ".svelte",
        ".twig",
        ".erb",
        ".swift",
        ".scala",
        ".clj",
        ".hs",
        ".ml",
        ".pas",
        ".cgi",
    ];

    public async Task<IReadOnlyList<FoundFolder>> Find(ContainerView view, CancellationToken ct)
    {
        var found = new List<FoundFolder>();
        foreach (var (destination, names) in view.Names)
            found.AddRange(await InMount(view, destination, names, ct));
        found.AddRange(InImage(view));
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
    private static IEnumerable<FoundFolder> ByProcess(ContainerView view, IReadOnlyList<FoundFolder> found) =>
        (view.Processes?.Processes ?? [])
            .SelectMany(p => LoadedFiles.Of(p, view))
            .Where(f => f.From != RunsFrom.Image || view.Image is not null)
            .Select(f => f.Path)
            .Where(f => !found.Any(k => ContainerPath.Covers(k.Path, f)))
            .Distinct()
            .GroupBy(f => view.MountOf(f)?.Destination ?? "")
            .Select(g => Common([.. g]))
            .Where(folder => folder != "/")
            .Select(folder => Folder(view, folder, null));

    private static string Common(IReadOnlyList<string> files) =>
        Absolute("/", CodeSearch.Common([.. files.Select(f => TreePath.FromText(f.Trim('/')).Parent)]));

    private static FoundFolder Folder(ContainerView view, string path, TreePath? source)
    {
        var mount = view.MountOf(path);
        var key = mount is null
            ? new PlaceKey(RunsFrom.Image, view.Details.ImageId, path)
            : new PlaceKey(
                ContainerView.KindOf(mount),
                ContainerView.NameOf(mount)!,
                ContainerPath.Below(mount.Destination, path)
            );
        return new FoundFolder(key, view, path, source);
    }

    private bool HoldsCode(FolderMatch match, TreeManifest found) =>
        repository!
            .Entries.Where(e => e.Path.IsUnder(match.Source))
            .Any(e => IsCode(e.Path) && found.Contains(match.Inside / e.Path.RelativeTo(match.Source)));

    private static bool IsCode(TreePath path) =>
        CommandPaths.IsCode("/" + path) || Sources.Contains(Path.GetExtension(path.Name).ToLowerInvariant());

    private static string Absolute(string folder, TreePath path) =>
        ContainerPath.Normalise($"{folder}/{System.Text.Encoding.UTF8.GetString(path.Bytes)}");
}
