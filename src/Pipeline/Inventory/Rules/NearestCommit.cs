using Pipeline.Live;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Which commit the running code is nearest to: the one with the fewest files that differ or are missing, the newest of
/// these. Pure.
/// </summary>
internal static class NearestCommit
{
    /// <param name="versions">Newest first, the first one HEAD's: path to SHA-256 in each.</param>
    /// <param name="rows">Of the comparison with HEAD, which says what no commit has.</param>
    /// <param name="running">As the process sees it.</param>
    public static CommitMatch? Find(
        IReadOnlyList<(GitCommit Commit, IReadOnlyDictionary<TreePath, string> Files)> versions,
        IReadOnlyList<FileRow> rows,
        TreeManifest running
    )
    {
        if (versions.Count == 0)
            return null;
        var (best, edits, missing) = versions
            .Select(v => (v, Edits: Edits(v.Files, running, versions), Missing: Missing(v.Files, running)))
            .MinBy(v => v.Edits.Count + v.Missing.Count);
        var unknown = rows.Where(r => r.State == FileState.OnlyHere && CommandPaths.IsCode("/" + r.Path))
            .Select(r => r.Path);
        var ofOthers = edits
            .Where(e => versions.Any(v => v.Files.GetValueOrDefault(e) is { } hash && hash == running[e].Sha256))
            .ToList();
        return new CommitMatch(
            best.Commit.Commit,
            best.Commit.CommittedAt,
            best.Commit.Subject,
            best.Files.Count == versions[0].Files.Count && !best.Files.Except(versions[0].Files).Any(),
            [
                .. edits
                    .Except(ofOthers)
                    .Select(e => e.ToString())
                    .Concat(unknown)
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ],
            [.. missing.Select(e => e.ToString()).Order(StringComparer.Ordinal)],
            versions.Count
        )
        {
            OfOthers = [.. ofOthers.Select(e => e.ToString()).Order(StringComparer.Ordinal)],
        };
    }

    private static List<TreePath> Missing(IReadOnlyDictionary<TreePath, string> files, TreeManifest running) =>
        [.. files.Keys.Where(p => !running.Contains(p))];

    /// <summary>Files of the commit that are others, and files of other commits that it has not.</summary>
    private static List<TreePath> Edits(
        IReadOnlyDictionary<TreePath, string> files,
        TreeManifest running,
        IReadOnlyList<(GitCommit Commit, IReadOnlyDictionary<TreePath, string> Files)> versions
    ) =>
        [
            .. files.Where(f => running.Find(f.Key) is { } file && file.Sha256 != f.Value).Select(f => f.Key),
            .. versions
                .SelectMany(v => v.Files.Keys)
                .Distinct()
                .Where(p => !files.ContainsKey(p) && running.Contains(p)),
        ];
}
