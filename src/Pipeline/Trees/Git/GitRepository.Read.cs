using System.Text;

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
        using var scratch = await Scratch(git, ct);
        await (await OverlookedFiles.In(git, await Root(ct), ct)).Look(git, [("GIT_INDEX_FILE", scratch.Index)], ct);
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
        var ids = Encoding
            .Latin1.GetString(listing)
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

    private static readonly string[] WholeStatus =
    [
        "-z",
        "--untracked-files=all",
        "--no-renames",
        "--ignore-submodules=none",
    ];

    /// <summary>
    /// What differs between HEAD, index and working tree, untracked files one by one; ignored files are not listed.
    /// Files whose mtime was set back are seen by their ctime, and those that git was told not to look at are looked
    /// at.
    /// </summary>
    public async Task<IReadOnlyList<StatusEntry>> Status(CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var overlooked = await OverlookedFiles.In(git, await Root(ct), ct);
        if (overlooked.AreNone)
            return await Status([], ct);
        using var scratch = await Scratch(git, ct);
        (string, string)[] elsewhere = [("GIT_INDEX_FILE", scratch.Index)];
        await overlooked.Look(git, elsewhere, ct);
        return await Status(elsewhere, ct);
    }

    /// <summary>
    /// Which of these files, relative to the top folder, git ignores, so that its status does not list them; not those
    /// that are tracked all the same.
    /// </summary>
    public async Task<IReadOnlyList<TreePath>> Ignored(IEnumerable<string> files, CancellationToken ct)
    {
        List<string> asked = [.. files];
        if (asked.Count == 0)
            return [];
        var git = new GitProcess(await Root(ct));
        string[] words = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--", .. asked];
        return [.. Records(await git.Run(words, null, ct)).Select(TreePath.FromRaw)];
    }

    /// <summary>
    /// Repositories inside of this one with work that a patch of this one cannot hold: submodules with something
    /// uncommitted, and those that this one knows nothing of.
    /// </summary>
    public async Task<IReadOnlyList<TreePath>> OthersWithWork(CancellationToken ct) =>
        [
            .. Records(await _git.Run(["status", "--porcelain=v2", .. WholeStatus], null, ct))
                .Select(OtherWithWork)
                .OfType<string>()
                .Select(p => TreePath.FromRaw(p.TrimEnd('/'))),
        ];

    /// <summary>An index to work with in the place of the clone's, of which it is a copy.</summary>
    private static async Task<GitScratchIndex> Scratch(GitProcess git, CancellationToken ct) =>
        GitScratchIndex.CopyOf(
            await git.Line(["rev-parse", "--path-format=absolute", "--git-path", "index"], null, ct),
            git.Owner
        );

    private async Task<IReadOnlyList<StatusEntry>> Status((string, string)[] places, CancellationToken ct) =>
        [
            .. Records(await _git.Run(["status", "--porcelain=v1", .. WholeStatus], null, ct, places))
                .Select(line => new StatusEntry(line[0], line[1], TreePath.FromRaw(line[3..].TrimEnd('/')))),
        ];

    /// <summary>
    /// A line of git-status(1), format 2: what is untracked ends with a slash only where it is a repository; the third
    /// word of what is tracked is <c>S&lt;c&gt;&lt;m&gt;&lt;u&gt;</c> for a submodule.
    /// </summary>
    private static string? OtherWithWork(string line) =>
        line[0] switch
        {
            '?' when line.EndsWith('/') => line[2..],
            '1' when IsAtWork(line.Split(' ', 9) is var words ? words[2] : "") => words[8],
            'u' when IsAtWork(line.Split(' ', 11) is var words ? words[2] : "") => words[10],
            _ => null,
        };

    private static bool IsAtWork(string submodule) => submodule is ['S', _, 'M', _] or ['S', _, _, 'U'];

    private static string[] Records(byte[] listing) =>
        Encoding.Latin1.GetString(listing).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
