using System.Text.RegularExpressions;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.ApplyPatch;

/// <summary>What a patch may touch: the code, and nothing else. Pure.</summary>
/// <param name="code">Where the code is.</param>
/// <param name="reserved">Files of the repository that are no code, with what they are.</param>
internal sealed partial class PatchRules(
    Stack stack,
    IReadOnlyList<CodeFolder> code,
    IReadOnlyDictionary<TreePath, string> reserved
)
{
    /// <summary>Paths that a patch names, before it is known whether it fits.</summary>
    public IReadOnlyList<RefusedPath> Refuse(IEnumerable<TreePath> paths) => Listed(paths.Select(p => (p, WhyNot(p))));

    /// <summary>Paths that it changes; a renamed file is two of them.</summary>
    /// <param name="links">Where symbolic links lead, by the ID of their blob.</param>
    public IReadOnlyList<RefusedPath> Refuse(
        IReadOnlyList<GitChange> changes,
        IReadOnlyDictionary<string, string> links
    )
    {
        var gone = changes.Where(c => c.After is null).Select(c => c.Path).ToHashSet();
        return Listed(changes.Select(c => (c.Path, WhyNot(c.Path) ?? WhyNot(c, links) ?? Replaced(c, gone))));
    }

    private static IReadOnlyList<RefusedPath> Listed(IEnumerable<(TreePath Path, string? Why)> paths) =>
        [
            .. paths
                .Where(p => p.Why is not null)
                .Select(p => new RefusedPath(p.Path, p.Why!))
                .DistinctBy(r => r.Path)
                .OrderBy(r => r.Path),
        ];

    private string? WhyNot(TreePath path) =>
        path.ToString().StartsWith('"') ? "its name is not plain text"
        : OfTheStack(path) is { } what ? what
        : ByName(path.Name) is { } kind ? kind
        : code.FirstOrDefault(c => c.Holds(path)) is not { } folder
            ? $"outside of the code ({string.Join(", ", code.Select(c => $"{c.Folder}").Distinct())})"
        : InTheCode(folder.Tree, path.RelativeTo(folder.Folder).Raw);

    private string? OfTheStack(TreePath path) =>
        reserved.TryGetValue(path, out var what)
            ? what
            : reserved
                .Where(r => r.Key.IsUnder(path) || path.IsUnder(r.Key))
                .Select(r => path.IsUnder(r.Key) ? $"below {r.Key}: {r.Value}" : $"in the way of {r.Key}: {r.Value}")
                .FirstOrDefault();

    /// <summary>Whatever pipeline.yml says of it: files of these names are no code anywhere.</summary>
    private static string? ByName(string name) =>
        EnvName().IsMatch(name) ? "an env file, by its name"
        : ComposeName().IsMatch(name) ? "a compose file, by its name"
        : null;

    private string? InTheCode(CodeTree tree, string raw) =>
        raw == RawPath.From(tree.Marker) ? "the marker, which the build writes"
        : tree.Ignore.FirstOrDefault(g => PathGlob.Parse(g).Matches(raw)) is { } made ? $"no code (code.ignore: {made})"
        : stack
            .Placements.Where(p => p.Tree == tree)
            .Select(p => InService(p, raw))
            .FirstOrDefault(why => why is not null);

    private string? InService(Placement placement, string raw)
    {
        if (placement.Shadow.Whole?.VolumeKey is not { } key)
            return null;
        var inVolume = RawPath.From(placement.Shadow.Inside) is { Length: > 0 } folder ? $"{folder}/{raw}" : raw;
        var rules = stack.RulesOf(key);
        var found = VolumeClassifier.Classify(
            rules,
            [placement.Shadow.Inside],
            [],
            [new VolumePath(inVolume, IsDirectory: false)]
        );
        return found.Paths[0] is { Class: not (PathClass.Code or PathClass.Unknown) } other
            ? $"no code (volumes.{key}, {other.Rule})"
            : null;
    }

    private string? WhyNot(GitChange change, IReadOnlyDictionary<string, string> links) =>
        change.Before is { IsSubmodule: true } || change.After is { IsSubmodule: true }
            ? "a submodule, whose files are in no commit of this repository"
        : change.After is { IsSymlink: true } link && LeavesTheCode(change.Path, links[link.Id])
            ? $"a symbolic link to {RawText.Quote(links[link.Id])}, which is outside of the code"
        : null;

    private bool LeavesTheCode(TreePath path, string target)
    {
        var folder = code.First(c => c.Holds(path)).Folder;
        var parts = new List<string>(path.Parent.Raw.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return true;
        var end = TreePath.FromRaw(string.Join('/', parts));
        return target.StartsWith('/') || target.Length == 0 || !(end == folder || end.IsUnder(folder));
    }

    private static string? Replaced(GitChange change, HashSet<TreePath> gone) =>
        change.After is not null
        && gone.FirstOrDefault(g => g.IsUnder(change.Path) || change.Path.IsUnder(g)) is var old
        && !old.IsRoot
            ? $"a folder takes the place of a file, or a file that of a folder ({old}): make that two patches"
            : null;

    [GeneratedRegex(@"\A(?:\.env(?:\..*)?|.+\.env)\z", RegexOptions.Singleline)]
    private static partial Regex EnvName();

    [GeneratedRegex(@"\A(?:docker-)?compose(?:[.-].*)?\.ya?ml\z", RegexOptions.Singleline)]
    private static partial Regex ComposeName();
}
