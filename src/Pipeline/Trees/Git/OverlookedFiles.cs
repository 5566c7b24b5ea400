using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// Files that git was told not to look at ("assume unchanged", "skip worktree"): an edit of one is in no commit, and is
/// read by whoever reads the working tree, compose among them.
/// </summary>
/// <param name="names">Relative to the top folder, each with a NUL after it.</param>
internal sealed class OverlookedFiles(byte[] names)
{
    private static readonly string[] Marks = ["--no-assume-unchanged", "--no-skip-worktree"];

    public bool AreNone => names.Length == 0;

    /// <param name="git">In the top folder of the working tree.</param>
    /// <param name="root">That folder.</param>
    public static async Task<OverlookedFiles> In(
        GitProcess git,
        string root,
        CancellationToken ct,
        params (string, string)[] places
    )
    {
        var listing = await git.Run(["ls-files", "-v", "-z"], null, ct, places);
        return new OverlookedFiles([
            .. Encoding
                .Latin1.GetString(listing)
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => IsMarked(line[0]))
                .Select(line => (Tag: line[0], Path: TreePath.FromRaw(line[2..])))
                .Where(f => f.Tag == 'h' || IsThere(root, f.Path))
                .SelectMany(f => f.Path.Bytes.Append((byte)0)),
        ]);
    }

    /// <summary>Takes the marks away in an index that is not the clone's own.</summary>
    public async Task Look(GitProcess git, (string, string)[] places, CancellationToken ct)
    {
        foreach (var mark in AreNone ? [] : Marks)
            await git.Run(["update-index", mark, "-z", "--stdin"], names, ct, places);
    }

    /// <summary>As git-ls-files(1) marks them: "skip worktree" is an S, "assume unchanged" a small letter.</summary>
    private static bool IsMarked(char tag) => tag == 'S' || char.IsAsciiLetterLower(tag);

    /// <summary>A sparse checkout leaves out what it skips.</summary>
    private static bool IsThere(string root, TreePath path) =>
        new FileInfo(Path.Combine(root, Encoding.UTF8.GetString(path.Bytes))) is var file
        && (file.Exists || file.LinkTarget is not null);
}
