namespace Pipeline.Trees;

public sealed partial class GitRepository
{
    /// <summary>The contents of many blobs, in one process, in the order asked for.</summary>
    public async Task<IReadOnlyList<byte[]>> ReadBlobs(IReadOnlyList<string> ids, CancellationToken ct)
    {
        var contents = new byte[ids.Count][];
        if (ids.Count > 0)
            await BlobReader.ForEach(
                _git,
                ids,
                async (index, size, reader) => contents[index] = await reader.All(size, ct),
                ct
            );
        return contents;
    }

    /// <summary>The branch that HEAD is on; null when it is detached, as CI checkouts are.</summary>
    public async Task<string?> Branch(CancellationToken ct) =>
        await _git.Line(["branch", "--show-current"], null, ct) is { Length: > 0 } branch ? branch : null;

    /// <summary>
    /// How many commits of one history the other commit does not contain; 0 when it contains the commit itself.
    /// </summary>
    /// <exception cref="GitException">One of them is not in the repository.</exception>
    public async Task<int> Lacking(string commit, string container, CancellationToken ct) =>
        int.Parse(
            await _git.Line(["rev-list", "--count", commit, "^" + container, "--"], null, ct),
            System.Globalization.CultureInfo.InvariantCulture
        );

    /// <summary>Whether HEAD has no commit yet.</summary>
    public async Task<bool> IsEmpty(CancellationToken ct)
    {
        try
        {
            await _git.Line(["rev-parse", "--verify", "--quiet", "HEAD"], null, ct);
            return false;
        }
        catch (GitException)
        {
            return true;
        }
    }

    /// <summary>
    /// The nearest tag, the distance from it and the commit: <c>1.2.0-3-g7f65097</c>; the short commit where there is
    /// no tag.
    /// </summary>
    public Task<string> Describe(string commit, CancellationToken ct) =>
        _git.Line(["describe", "--tags", "--always", commit], null, ct);

    /// <summary>
    /// The working tree as it is, untracked files included, as a commit that no branch has; index and branch stay as
    /// they are.
    /// </summary>
    public async Task<string> WriteWorkTree(CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var index = await git.Line(["rev-parse", "--path-format=absolute", "--git-path", "index"], null, ct);
        using var scratch = GitScratchIndex.CopyOf(index, git.Owner);
        await git.Run(["add", "--all"], null, ct, ("GIT_INDEX_FILE", scratch.Index));
        var tree = await git.Line(["write-tree"], null, ct, ("GIT_INDEX_FILE", scratch.Index));
        return await git.Line(["commit-tree", "-p", "HEAD", "-m", "working tree", tree], null, ct, await Identity(ct));
    }

    /// <summary>
    /// SHA-256 (hex) of every content that a file had in the history of the commit and of all branches and tags.
    /// </summary>
    public async Task<IReadOnlySet<string>> Versions(TreePath path, string commit, CancellationToken ct)
    {
        var file = Path.Combine(await Root(ct), path.ToString());
        var listing = await _git.Run(
            [
                "log",
                "--format=",
                "--raw",
                "--no-abbrev",
                "-m",
                "--no-renames",
                "--no-show-signature",
                "--all",
                "--end-of-options",
                commit,
                "--",
                file,
            ],
            null,
            ct
        );
        var ids = System
            .Text.Encoding.Latin1.GetString(listing)
            .Split('\n')
            .Where(l => l.StartsWith(':'))
            .SelectMany(l => l.Split(' ')[2..4])
            .Where(id => id.Trim('0').Length > 0)
            .Distinct()
            .ToList();
        return (await ReadBlobs(ids, ct))
            .Select(b => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(b)))
            .ToHashSet();
    }
}
