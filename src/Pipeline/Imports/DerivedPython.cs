using System.Text.RegularExpressions;
using Pipeline.Trees;

namespace Pipeline.Imports;

/// <summary>
/// Tells files that a healthy Python run derives from the commit (PEP 3147) from files that nobody should have put
/// there.
/// </summary>
public static partial class DerivedPython
{
    private const string Cache = "__pycache__";

    /// <param name="extra">Entries of the live tree that the commit does not have.</param>
    /// <param name="commit">Files of the commit.</param>
    public static DerivedSplit Split(IEnumerable<TreeEntry> extra, IReadOnlySet<TreePath> commit)
    {
        var sourceFolders = commit
            .Where(path => path.Name.EndsWith(".py", StringComparison.Ordinal))
            .Select(path => path.Parent)
            .ToHashSet();
        var (candidates, harmless, unexpected) = (
            new List<PycCandidate>(),
            new List<TreePath>(),
            new List<PycFinding>()
        );
        foreach (var entry in extra)
            if (entry is { Kind: EntryKind.Directory, Path.Name: Cache } && sourceFolders.Contains(entry.Path.Parent))
                harmless.Add(entry.Path);
            else if (SourceOf(entry) is not { } source || !commit.Contains(source))
                unexpected.Add(new PycFinding(entry.Path, Why(entry)));
            else if (entry.Path.Name.EndsWith(".pyc", StringComparison.Ordinal))
                candidates.Add(new PycCandidate(entry.Path, source));
            else
                harmless.Add(entry.Path);
        return new DerivedSplit(candidates, harmless, unexpected);
    }

    /// <summary>
    /// Whether it lies where Python keeps bytecode, under such a name; a file being written has digits behind it.
    /// </summary>
    public static bool IsCache(TreePath path) => path.Parent.Name == Cache && BytecodeName().IsMatch(path.Name);

    /// <summary>Bytecode anywhere: made from something, never the only copy of it.</summary>
    public static bool IsBytecode(TreePath path) => BytecodeName().IsMatch(path.Name);

    /// <summary>The source that bytecode in a cache folder belongs to; null for anything else.</summary>
    public static TreePath? SourceOf(TreeEntry entry) => entry.Kind == EntryKind.File ? SourceOf(entry.Path) : null;

    /// <summary>The source that a name in a cache folder belongs to; null for any other name.</summary>
    public static TreePath? SourceOf(TreePath path) =>
        path.Parent.Name == Cache && CachedName().Match(path.Name) is { Success: true } match
            ? path.Parent.Parent / TreePath.FromRaw(match.Groups["stem"].Value + ".py")
            : null;

    private static string Why(TreeEntry entry) =>
        !entry.Path.Name.EndsWith(".pyc", StringComparison.Ordinal) ? "is not in the commit"
        : entry.Kind != EntryKind.File ? "is not a regular file"
        : entry.Path.Parent.Name == Cache ? "has no source in the commit"
        : "is bytecode that runs without any source";

    [GeneratedRegex(@"\.pyc(\.[0-9]+)?\z")]
    private static partial Regex BytecodeName();

    [GeneratedRegex(@"\A(?<stem>[^.]+)\.[^.]+(\.opt-[^.]+)?\.pyc(\.[0-9]+)?\z", RegexOptions.Singleline)]
    private static partial Regex CachedName();
}
