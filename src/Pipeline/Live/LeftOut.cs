using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Decides which paths under a code path a comparison leaves out. An ignored path that the image brings is compared
/// with the image; so is every path that the same pattern matches, since a file added to a folder of dependencies can
/// run as well as a changed one. A pattern that matches nothing in the image leaves its paths out, and the more
/// specific pattern decides.
/// </summary>
internal sealed class LeftOut
{
    private readonly ExpectedCode _expected;
    private readonly Func<TreePath, bool> _isOther;
    private readonly IReadOnlyList<PathGlob> _ignored;
    private readonly IReadOnlySet<PathGlob> _ofTheImage;
    private readonly IReadOnlySet<TreePath> _committed;

    /// <param name="expected">The commit, and what the build made where the image is known.</param>
    /// <param name="isOther">Paths that belong to the service or to a mount.</param>
    public LeftOut(ExpectedCode expected, Func<TreePath, bool> isOther)
    {
        (_expected, _isOther) = (expected, isOther);
        _ignored = [.. expected.Tree.Ignore.Select(PathGlob.Parse)];
        _ofTheImage = (expected.Made?.Entries ?? []).Select(e => Best(e.Path)).OfType<PathGlob>().ToHashSet();
        _committed = expected.Git.Entries.Select(e => e.Path).Append(expected.MarkerPath).ToHashSet();
    }

    /// <summary>Whether a difference is none, because its path is left out.</summary>
    public bool Excuses(TreeDifference difference, TreeManifest found) =>
        _expected.Made?.Contains(difference.Path) == true
            ? _isOther(difference.Path)
            : MayDiffer(difference, found) && (_isOther(difference.Path) || IsIgnored(difference.Path));

    /// <summary>
    /// All that is there and left out, and links that lead out of the code, whose target is not compared.
    /// </summary>
    public NotCompared In(TreeManifest found)
    {
        var left = found.Entries.Where(e => e.Kind != EntryKind.Directory && IsLeft(e.Path)).ToList();
        var links = found
            .Entries.Where(e => !IsLeft(e.Path) && LeadsOut(e))
            .Select(e => $"{e.Path} -> {RawText.Quote(e.LinkTarget!)}")
            .ToList();
        var places = left.GroupBy(e => Topmost(e.Path, found))
            .Select(g => g.Count() == 1 && g.First().Path == g.Key ? $"{g.Key}" : $"{g.Key} ({g.Count()})");
        return left.Count + links.Count == 0
            ? NotCompared.Nothing
            : new NotCompared(left.Count + links.Count, [.. places, .. links]);
    }

    private bool IsLeft(TreePath path) =>
        !path.IsRoot
        && !_committed.Contains(path)
        && (_isOther(path) || (_expected.Made?.Contains(path) != true && IsIgnored(path)));

    private bool IsIgnored(TreePath path) => Best(path) is { } glob && !_ofTheImage.Contains(glob);

    private PathGlob? Best(TreePath path) =>
        _ignored
            .Where(g => g.Matches(path.Raw))
            .Aggregate(
                (PathGlob?)null,
                (best, glob) => best is null || PathGlob.CompareSpecificity(glob, best) > 0 ? glob : best
            );

    /// <summary>What is more than expected, and the mode of a folder that the service shares.</summary>
    private static bool MayDiffer(TreeDifference difference, TreeManifest found) =>
        difference.Kind == DifferenceKind.Unexpected
        || (difference.Kind == DifferenceKind.Mode && found[difference.Path].Kind == EntryKind.Directory);

    private TreePath Topmost(TreePath path, TreeManifest found)
    {
        while (!path.Parent.IsRoot && found.Contains(path.Parent) && IsLeft(path.Parent))
            path = path.Parent;
        return path;
    }

    private bool LeadsOut(TreeEntry entry)
    {
        if (entry is not { Kind: EntryKind.Symlink, LinkTarget: { } target })
            return false;
        var parts = new Stack<string>();
        var steps = target.StartsWith('/') ? target : $"{_expected.Tree.Path}/{entry.Path.Parent.Raw}/{target}";
        foreach (var step in steps.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != "."))
            if (step != "..")
                parts.Push(step);
            else
                parts.TryPop(out _);
        return !$"/{string.Join('/', parts.Reverse())}/".StartsWith(
            _expected.Tree.Path.TrimEnd('/') + "/",
            StringComparison.Ordinal
        );
    }
}
