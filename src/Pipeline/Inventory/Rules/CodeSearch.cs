using Pipeline.Live;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Finds where folders of a repository lie in another tree. Files of the same name vote for the pair of folders from
/// which on their paths are the same, equal contents with more weight; the winner's files are set aside, and the rest
/// votes again. Pure.
/// </summary>
internal static class CodeSearch
{
    /// <summary>Bytes; a larger file is data, and is not hashed here.</summary>
    public const long LargestHashed = 64 << 20;

    private const int EqualContent = 10;
    private const int MostRounds = 50;
    private const int MostPairs = 200;
    private const int MostFolders = 8;

    private static readonly string[] NeverCode =
    [
        "node_modules",
        "site-packages",
        "dist-packages",
        "__pycache__",
        ".git",
    ];

    /// <summary>Files that have a name of the repository's, and so are worth a hash.</summary>
    public static IReadOnlyList<TreePath> Candidates(GitTree repository, TreeManifest names)
    {
        var wanted = repository.Entries.Select(e => e.Path.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. names
                .Entries.Where(e =>
                    e.Kind == EntryKind.File
                    && e.Size is > 0 and <= LargestHashed
                    && wanted.Contains(e.Path.Name)
                    && IsSearched(e.Path)
                )
                .Select(e => e.Path),
        ];
    }

    /// <param name="found">With the hashes of <see cref="Candidates"/>.</param>
    public static IReadOnlyList<FolderMatch> Find(GitTree repository, TreeManifest found)
    {
        var paths = repository.Entries.Select(e => e.Path).ToHashSet();
        var byName = repository.Entries.Where(e => e.LinkTarget is null).ToLookup(e => e.Path.Name);
        var left = found.Entries.Where(e => e.Kind == EntryKind.File && IsSearched(e.Path)).ToList();
        var matches = new List<FolderMatch>();
        for (var round = 0; round < MostRounds && matches.Count < MostFolders; round++)
        {
            if (Best(byName, left) is not { } best)
                break;
            var match = Narrowed(repository, left, best);
            if (IsConvincing(repository, match))
                matches.Add(match);
            left.RemoveAll(e => IsPart(paths, e, best));
        }

        return matches;
    }

    private static (TreePath Source, TreePath Inside)? Best(
        ILookup<string, GitEntry> byName,
        IReadOnlyList<TreeEntry> left
    )
    {
        var votes = new Dictionary<(TreePath, TreePath), int>();
        foreach (var entry in left)
        {
            var like = byName[entry.Path.Name].ToList();
            foreach (var file in like.Where(f => like.Count <= MostPairs || f.Sha256 == entry.Sha256))
            {
                var pair = Apart(file.Path, entry.Path);
                votes[pair] =
                    votes.GetValueOrDefault(pair) + (file.Size > 0 && file.Sha256 == entry.Sha256 ? EqualContent : 1);
            }
        }

        // One file of the same name, with other content, says nothing.
        return votes.Values.DefaultIfEmpty().Max() < 2
            ? null
            : votes.OrderByDescending(v => v.Value).ThenBy(v => v.Key.Item2).ThenBy(v => v.Key.Item1).First().Key;
    }

    /// <summary>Both paths without the parts that they have in common at their ends.</summary>
    internal static (TreePath Source, TreePath Inside) Apart(TreePath one, TreePath other)
    {
        while (!one.IsRoot && !other.IsRoot && one.Name == other.Name)
            (one, other) = (one.Parent, other.Parent);
        return (one, other);
    }

    /// <summary>
    /// Where some of the repository's folder is not there, only the deepest folder that holds all that is there counts:
    /// what is beside it was never meant to be.
    /// </summary>
    private static FolderMatch Narrowed(
        GitTree repository,
        IReadOnlyList<TreeEntry> left,
        (TreePath Source, TreePath Inside) pair
    )
    {
        var there = left.ToDictionary(e => e.Path, e => e.Sha256);
        var below = repository.Entries.Where(e => e.Path.IsUnder(pair.Source)).ToList();
        var present = below.Where(e => there.ContainsKey(pair.Inside / e.Path.RelativeTo(pair.Source))).ToList();
        var equal = present.Count(e => e.Size > 0 && there[pair.Inside / e.Path.RelativeTo(pair.Source)] == e.Sha256);
        var common =
            present.Count == 0 || present.Count == below.Count(e => e.Size > 0)
                ? TreePath.Root
                : Common([.. present.Select(e => e.Path.RelativeTo(pair.Source).Parent)]);
        return new FolderMatch(pair.Source / common, pair.Inside / common, present.Count, equal);
    }

    /// <summary>The deepest folder that is each of these or above it.</summary>
    internal static TreePath Common(IReadOnlyList<TreePath> folders)
    {
        var common = folders[0];
        while (!common.IsRoot && !folders.All(f => f == common || f.IsUnder(common)))
            common = common.Parent;
        return common;
    }

    private static bool IsPart(HashSet<TreePath> paths, TreeEntry entry, (TreePath Source, TreePath Inside) pair) =>
        entry.Path.IsUnder(pair.Inside) && paths.Contains(pair.Source / entry.Path.RelativeTo(pair.Inside));

    /// <summary>Names alone say little: half of a folder has to be there.</summary>
    private static bool IsConvincing(GitTree repository, FolderMatch match) =>
        match.Equal > 0
        || (match.Files > 1 && match.Files * 2 >= repository.Entries.Count(e => e.Path.IsUnder(match.Source)));

    /// <summary>Whether a path lies among installed packages, caches or git's own files.</summary>
    public static bool IsInstalled(string path) => path.Split('/').Any(NeverCode.Contains);

    private static bool IsSearched(TreePath path) => !IsInstalled(path.Raw);
}
