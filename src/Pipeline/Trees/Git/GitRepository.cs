using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// The git repository that holds a folder, through the git program; never one process a file. All paths are relative to
/// the repository's root. Every method throws <see cref="GitException"/> when git is missing, the folder is in no
/// repository, or git fails.
/// </summary>
public sealed partial class GitRepository(string directory)
{
    private readonly GitProcess _git = new(directory);
    private readonly CommitMemory _memory = new();
    private string? _root;

    /// <summary>Processes started by the methods that only read.</summary>
    internal int Started => _git.Started;

    /// <summary>Absolute path of the working tree's top folder.</summary>
    public async Task<string> Root(CancellationToken ct) =>
        _root ??= await _git.Line(["rev-parse", "--show-toplevel"], null, ct);

    /// <summary>The commit that a revision names.</summary>
    /// <exception cref="GitException">There is no such commit; a repository without a commit has no HEAD.</exception>
    public Task<GitCommit> Resolve(string revision, CancellationToken ct) =>
        _memory.Of(revision, TreePath.Root, () => AskFor(revision, ct));

    private async Task<GitCommit> AskFor(string revision, CancellationToken ct)
    {
        var line = await _git.Line(
            [
                "log",
                "-1",
                "--no-show-signature",
                "--encoding=UTF-8",
                "--format=%H%x00%T%x00%ct%x00%s",
                "--end-of-options",
                revision,
                "--",
            ],
            null,
            ct
        );
        return line.Split('\0', 4) is [var commit, var tree, var time, var subject]
            ? new GitCommit(
                commit,
                tree,
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(time, CultureInfo.InvariantCulture)),
                subject
            )
            : throw new GitException($"{revision} names no commit in {directory}.");
    }

    /// <summary>
    /// Whether this clone has the commit: a shallow one lacks older commits, and every clone those that nobody pushed.
    /// </summary>
    public async Task<bool> Has(string commit, CancellationToken ct)
    {
        try
        {
            return (await Resolve(commit, ct)).Commit == commit;
        }
        catch (GitException)
        {
            return false;
        }
    }

    /// <summary>
    /// The files of a folder of a commit, hashed from their raw blobs: attributes, filters and line endings do not
    /// apply. Two git processes, whatever the size, and none for a commit that was read before.
    /// </summary>
    /// <param name="leftOut">Takes submodules and Git LFS pointers, whose bytes are not in the commit; null refuses
    /// them.</param>
    /// <exception cref="GitException">No such folder; a submodule or Git LFS pointer in it, by name.</exception>
    public Task<GitTree> ReadTree(
        string commit,
        TreePath path,
        CancellationToken ct,
        ICollection<string>? leftOut = null
    ) =>
        leftOut is null
            ? _memory.Of(commit, path, () => Hashed(commit, path, null, ct))
            : Hashed(commit, path, leftOut, ct);

    private async Task<GitTree> Hashed(string commit, TreePath path, ICollection<string>? leftOut, CancellationToken ct)
    {
        var listed = await Listed(commit, path, ct, leftOut);
        var entries = new List<GitEntry>(listed.Count);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await BlobReader.ForEach(
            _git,
            [.. listed.Select(e => e.BlobId)],
            async (i, size, blob) =>
            {
                try
                {
                    entries.Add(await Entry(listed[i], size, blob, hash, ct));
                }
                catch (LfsPointerException) when (leftOut is not null)
                {
                    leftOut.Add($"{path / listed[i].Path}, a Git LFS pointer");
                }
            },
            ct
        );
        return new GitTree(commit, path, entries);
    }

    private async Task<IReadOnlyList<ListedBlob>> Listed(
        string commit,
        TreePath folder,
        CancellationToken ct,
        ICollection<string>? leftOut = null
    ) =>
        GitListing.Inside(
            await _memory.Of(commit, TreePath.Root, () => GitListing.All(_git, commit, ct)),
            commit,
            folder,
            leftOut
        );

    /// <summary>The raw bytes of one file of a commit; of a symlink, its target.</summary>
    /// <exception cref="GitException">There is no such file.</exception>
    public async Task<byte[]> ReadBlob(string commit, TreePath path, CancellationToken ct) =>
        await TryReadBlob(commit, path, ct) ?? throw new GitException($"{path} is not a file in commit {commit}.");

    /// <summary>As <see cref="ReadBlob"/>; null when its folder has no such file.</summary>
    public Task<byte[]?> TryReadBlob(string commit, TreePath path, CancellationToken ct) =>
        _memory.Of(commit, path, () => Content(commit, path, ct));

    private async Task<byte[]?> Content(string commit, TreePath path, CancellationToken ct)
    {
        var listed = await Listed(commit, path.Parent, ct);
        if (listed.FirstOrDefault(e => path.Parent / e.Path == path) is not { } entry)
            return null;
        byte[] content = [];
        await BlobReader.ForEach(_git, [entry.BlobId], async (_, size, blob) => content = await blob.All(size, ct), ct);
        return content;
    }

    /// <summary>
    /// Every file that a folder ever had, in the history of the commit and of all branches and tags, relative to the
    /// folder. A shallow clone knows less.
    /// </summary>
    public async Task<IReadOnlySet<TreePath>> EverIn(TreePath folder, string commit, CancellationToken ct)
    {
        string[] only = folder.IsRoot ? [] : [Path.Combine(await Root(ct), folder.ToString())];
        var listing = await _git.Run(
            [
                "log",
                "--format=",
                "--name-only",
                "-m",
                "-z",
                "--no-renames",
                "--no-relative",
                "--no-show-signature",
                "--all",
                "--end-of-options",
                commit,
                "--",
                .. only,
            ],
            null,
            ct
        );
        return Encoding
            .Latin1.GetString(listing)
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Select(TreePath.FromRaw)
            .Select(p => p.RelativeTo(folder))
            .ToHashSet();
    }

    private static async Task<GitEntry> Entry(
        ListedBlob listed,
        long size,
        BlobReader blob,
        IncrementalHash hash,
        CancellationToken ct
    )
    {
        if (!listed.IsSymlink && !GitListing.MayBePointer(size))
        {
            await foreach (var piece in blob.Content(size, ct))
            {
                hash.AppendData(piece.Span);
            }

            return new GitEntry(
                listed.Path,
                Mode(listed),
                listed.BlobId,
                size,
                Convert.ToHexStringLower(hash.GetHashAndReset()),
                null
            );
        }

        var content = await blob.All(size, ct);
        if (!listed.IsSymlink)
        {
            GitListing.RefusePointer(listed.Path, content);
        }

        return new GitEntry(
            listed.Path,
            Mode(listed),
            listed.BlobId,
            size,
            Convert.ToHexStringLower(SHA256.HashData(content)),
            listed.IsSymlink ? Encoding.Latin1.GetString(content) : null
        );
    }

    /// Old repositories hold 0100664 too; git checks that out as 0644.
    private static int Mode(ListedBlob listed) =>
        listed.IsSymlink ? 0b111_111_111
        : (listed.Mode & 0b001_000_000) != 0 ? 0b111_101_101
        : 0b110_100_100;
}
