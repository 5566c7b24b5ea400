using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// Index and working tree in the paths in which two commits differ. Git itself looks and writes, as the clone's owner.
/// </summary>
/// <param name="root">The top folder of the working tree.</param>
/// <param name="changes">No path of them is a folder in one of the commits.</param>
internal sealed class GitWorkFiles(GitProcess git, string root, IReadOnlyList<GitChange> changes)
{
    private readonly byte[] _names = [.. changes.SelectMany(c => c.Path.Bytes.Append((byte)0))];

    /// <summary>
    /// Paths where index or working tree hold what neither commit has, and what is in the way of them.
    /// </summary>
    public async Task<IReadOnlyList<TreePath>> Strange(CancellationToken ct)
    {
        var place = await git.Line(["rev-parse", "--path-format=absolute", "--git-path", "index"], null, ct);
        using var scratch = GitScratchIndex.CopyOf(place, git.Owner);
        var elsewhere = await scratch.Variables(git, ct);
        var staged = await Unknown(elsewhere, ct);
        var strange = changes.SelectMany(c => InTheWay(c.Path)).Concat(staged).Distinct().Order().ToList();
        if (strange.Count > 0)
            return strange;
        await Look(elsewhere, ct);
        await Record(elsewhere, ct);
        return await Unknown(elsewhere, ct);
    }

    /// <summary>
    /// From one commit to the other, also where some of the files are there already. Git refuses to write over what it
    /// does not know. Not cancellable: stopping in the middle would leave it half done.
    /// </summary>
    public async Task Bring(string from, string to)
    {
        await Record([], CancellationToken.None);
        await git.Run(["read-tree", "-m", "-u", from, to], null, CancellationToken.None);
    }

    /// <summary>Files that git was told not to look at are looked at.</summary>
    private async Task Look((string, string)[] places, CancellationToken ct)
    {
        var listed = await git.Run(["ls-files", "-z"], null, ct, places);
        var known = Encoding.Latin1.GetString(listed).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        byte[] names =
        [
            .. changes.Where(c => known.Contains(c.Path.Raw)).SelectMany(c => c.Path.Bytes.Append((byte)0)),
        ];
        await new OverlookedFiles(names).Look(git, places, ct);
    }

    /// <summary>Lets the index say what the working tree holds.</summary>
    private Task Record((string, string)[] places, CancellationToken ct) =>
        git.Run(["update-index", "-z", "--add", "--remove", "--replace", "--stdin"], _names, ct, places);

    private async Task<IReadOnlyList<TreePath>> Unknown((string, string)[] places, CancellationToken ct)
    {
        var listing = await git.Run(["ls-files", "--stage", "-z"], null, ct, places);
        var index = Encoding
            .Latin1.GetString(listing)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split('\t', 2))
            .ToLookup(l => TreePath.FromRaw(l[1]), l => l[0].Split(' '));
        return [.. changes.Where(c => !IsKnown(c, [.. index[c.Path]])).Select(c => c.Path)];
    }

    /// <summary>A path in conflict has several entries, each with a stage that is not 0.</summary>
    private static bool IsKnown(GitChange change, IReadOnlyList<string[]> entries) =>
        entries switch
        {
            [] => change.Before is null || change.After is null,
            [[var mode, var id, "0"]] => new GitBlob(mode, id) is var blob
                && (blob == change.Before || blob == change.After),
            _ => false,
        };

    /// <summary>
    /// A file where a folder has to be, or a folder where a file has to be: git would take ignored ones away.
    /// </summary>
    private IEnumerable<TreePath> InTheWay(TreePath path) =>
        path.Ancestors()
            .Where(a => !IsFolder(a) && (Path.Exists(Full(a)) || new FileInfo(Full(a)).LinkTarget is not null))
            .Concat(IsFolder(path) ? [path] : Array.Empty<TreePath>());

    private bool IsFolder(TreePath path) => new DirectoryInfo(Full(path)) is { Exists: true, LinkTarget: null };

    private string Full(TreePath path) => Path.Combine(root, Encoding.UTF8.GetString(path.Bytes));
}
