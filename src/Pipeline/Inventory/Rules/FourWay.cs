using Pipeline.Imports;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// The comparison of one folder of code in four places, file by file. The running process's view is the judge. Pure.
/// </summary>
internal sealed record FourWay
{
    private const int ShownDigits = 10;
    private const int OwnerMayExecute = 0b001_000_000;

    /// <summary>HEAD's files; null without a repository.</summary>
    public GitTree? Repository { get; init; }

    /// <summary>The same without what the build's ignore file leaves out; a file of those that is nowhere is no
    /// finding.</summary>
    public Func<TreePath, bool> IsLeftOut { get; init; } = _ => false;

    /// <summary>Every path that a commit ever had in the folder.</summary>
    public IReadOnlySet<TreePath> Ever { get; init; } = new HashSet<TreePath>();

    /// <summary>The volume's or host folder's own content; null where none covers the code.</summary>
    public TreeManifest? Mount { get; init; }

    /// <summary>The image's content at the path; null where it could not be read.</summary>
    public TreeManifest? Image { get; init; }

    /// <summary>What the running process sees.</summary>
    public required TreeManifest Running { get; init; }

    public IReadOnlyList<FileRow> Rows()
    {
        var expected = Repository?.AsManifest() ?? TreeManifest.Empty;
        var hashed = Running.Where(e => e.Kind != EntryKind.File || e.Sha256 is not null);
        var differences = TreeComparison.Compare(expected, hashed, Aspects.Code).ToLookup(d => d.Path);
        var inTheImage = (Image?.Entries ?? []).Where(e => !Ever.Contains(e.Path) && !DerivedPython.IsCache(e.Path));
        var paths = expected
            .Entries.Concat(Running.Entries)
            .Concat(Repository is null ? [] : inTheImage)
            .Where(e => e.Kind != EntryKind.Directory)
            .Select(e => e.Path)
            .Distinct()
            .Order();
        return
        [
            .. paths
                .Select(p => Row(p, expected.Find(p), [.. differences[p]]))
                .Where(r => r.State != FileState.Missing || !IsLeftOut(TreePath.FromText(r.Path))),
        ];
    }

    private FileRow Row(TreePath path, TreeEntry? expected, IReadOnlyList<TreeDifference> differences)
    {
        var running = Running.Find(path);
        var others = differences.Where(d => d.Kind is not (DifferenceKind.Content or DifferenceKind.Missing)).ToList();
        return new FileRow(
            path.ToString(),
            State(path, expected, running, IsOther(expected, running, differences)),
            Short(expected),
            Short(Mount?.Find(path)),
            Short(Image?.Find(path)),
            Short(running),
            expected is null || running is null || others.Count == 0
                ? null
                : string.Join("; ", others.Select(d => $"{d.Kind}: {d.Expected} → {d.Found}")),
            running is null ? null : DateTimeOffset.UnixEpoch.AddTicks(running.MtimeNs / 100),
            running is null ? null : $"{running.Uid}:{running.Gid}"
        );
    }

    /// <summary>Of modes git knows the right to execute, and nothing else.</summary>
    private static bool IsOther(TreeEntry? expected, TreeEntry? running, IReadOnlyList<TreeDifference> differences) =>
        differences.Any(d => d.Kind != DifferenceKind.Mode)
        || (differences.Count > 0 && ((expected?.Mode ^ running?.Mode) & OwnerMayExecute) != 0);

    private FileState State(TreePath path, TreeEntry? expected, TreeEntry? running, bool differs) =>
        (expected, running) switch
        {
            (null, null) => FileState.MadeByBuild,
            (_, null) => FileState.Missing,
            (_, { Kind: EntryKind.File, Sha256: null }) => FileState.NotCompared,
            ({ }, { }) => differs ? FileState.Differs : FileState.Same,
            _ when DerivedPython.IsCache(path) => FileState.Derived,
            _ when Image?.Find(path) is { } built => running!.Sha256 == built.Sha256
                ? FileState.MadeByBuild
                : FileState.OtherBuild,
            _ when Ever.Contains(path) => FileState.Deleted,
            _ => FileState.OnlyHere,
        };

    private static string? Short(TreeEntry? entry) =>
        entry switch
        {
            { Sha256: { } hash } => hash[..ShownDigits],
            { Kind: EntryKind.Symlink } => "link",
            { Kind: EntryKind.File } => "?",
            { } => entry.Kind.ToString().ToLowerInvariant(),
            null => null,
        };
}
