using System.Text;

namespace Pipeline.Trees;

/// <summary>Lists a folder of a commit, and refuses what is not there in a clone as bytes.</summary>
internal static class GitListing
{
    private const int LargestPointer = 1024;

    /// <summary>Everything in the commit, in one process.</summary>
    public static async Task<IReadOnlyList<(string Type, ListedBlob Entry)>> All(
        GitProcess git,
        string commit,
        CancellationToken ct
    ) => [.. Parse(await git.Run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", commit], null, ct))];

    /// <summary>Files and symlinks below the folder, paths relative to it, in byte order.</summary>
    /// <param name="leftOut">Takes the submodules; null refuses them.</param>
    /// <exception cref="GitException">No such folder in the commit, or a submodule below it.</exception>
    public static IReadOnlyList<ListedBlob> Inside(
        IReadOnlyList<(string Type, ListedBlob Entry)> all,
        string commit,
        TreePath folder,
        ICollection<string>? leftOut = null
    )
    {
        var inside = all.Where(e => e.Entry.Path.IsUnder(folder)).ToList();
        if (inside.Count == 0 && !folder.IsRoot)
        {
            throw new GitException(
                $"{folder} is {(all.Any(e => e.Entry.Path == folder) ? "no folder" : "not")} in commit {commit}."
            );
        }

        var submodules = inside.Where(e => e.Type == "commit").Select(e => e.Entry.Path.ToString()).ToList();
        submodules.ForEach(s => leftOut?.Add($"{s}, a submodule"));
        return submodules.Count > 0 && leftOut is null
            ? throw new GitException(
                "Expected files; found submodules, whose files are not in the commit: "
                    + $"{string.Join(", ", submodules)}. "
                    + "Commit the files instead (git rm --cached <path>; rm -r <path>/.git; git add <path>), "
                    + "or move the submodule out of the code's source."
            )
            :
            [
                .. inside
                    .Where(e => e.Type == "blob")
                    .Select(e => e.Entry with { Path = e.Entry.Path.RelativeTo(folder) })
                    .OrderBy(e => e.Path),
            ];
    }

    /// <summary>True when a blob of this size could be a Git LFS pointer and must be looked at.</summary>
    public static bool MayBePointer(long size) => size is > 0 and <= LargestPointer;

    /// <exception cref="GitException">The blob is a Git LFS pointer (git-lfs, docs/spec.md): the file's bytes are not
    /// in the commit.</exception>
    public static void RefusePointer(TreePath path, ReadOnlySpan<byte> content)
    {
        if (
            content.StartsWith("version https://git-lfs.github.com/spec/v1\n"u8)
            && content.IndexOf("\noid sha256:"u8) > 0
        )
        {
            throw new LfsPointerException(
                $"{path} is a Git LFS pointer; its content is not in the commit. "
                    + "Commit the content instead (git lfs untrack <pattern>; git add --renormalize .), or "
                    + "move it out of the code's source."
            );
        }
    }

    private static IEnumerable<(string Type, ListedBlob Entry)> Parse(byte[] listing)
    {
        foreach (var record in Encoding.Latin1.GetString(listing).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = record.IndexOf('\t', StringComparison.Ordinal);
            var words = record[..tab].Split(' ');
            yield return (
                words[1],
                new ListedBlob(Convert.ToInt32(words[0], 8), words[2], TreePath.FromRaw(record[(tab + 1)..]))
            );
        }
    }
}
