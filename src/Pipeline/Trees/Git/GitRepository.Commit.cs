using System.Text;
using Pipeline.Platform;

namespace Pipeline.Trees;

public sealed partial class GitRepository
{
    /// <summary>
    /// Commits exactly one file on top of HEAD, whatever else is staged or dirty, and writes it to index and working
    /// tree. Runs no hook, signs nothing, pushes nothing; a detached HEAD is fine. Returns the new commit's ID, or
    /// HEAD's when the file has that content there.
    /// </summary>
    /// <param name="path">Relative to the repository's root; valid UTF-8.</param>
    /// <param name="content">The bytes to commit; in the working tree the file has the line endings that the
    /// repository's attributes ask for.</param>
    /// <exception cref="GitException">The file itself has uncommitted changes, or is no plain file; nothing was
    /// changed.</exception>
    public Task<string> CommitFile(TreePath path, byte[] content, string message, CancellationToken ct) =>
        CommitFiles([(path, content)], message, ct);

    /// <summary>The same for several files, as one commit.</summary>
    /// <inheritdoc cref="CommitFile"/>
    public async Task<string> CommitFiles(
        IReadOnlyList<(TreePath Path, byte[] Content)> files,
        string message,
        CancellationToken ct
    )
    {
        var git = new GitProcess(await Root(ct));
        var head = await Resolve("HEAD", ct);
        var changes = new List<(GitFile Before, GitFile After)>();
        foreach (var (path, content) in files)
        {
            var before = await GitFile.InCommit(git, head.Commit, path, ct);
            var blob = await git.Line(["hash-object", "-w", "--stdin", "--no-filters"], content, ct);
            var after = before with { Mode = before.Mode ?? "100644", BlobId = blob };
            await RequireUntouched(git, path, before, after, ct);
            if (before.BlobId != blob)
                changes.Add((before, after));
        }

        if (changes.Count == 0)
        {
            return head.Commit;
        }

        var tree = await TreeWith(git, head.Commit, changes.Select(c => c.After), ct);
        var commit = await git.Line(
            ["commit-tree", "-p", head.Commit, "-F", "-", tree],
            Encoding.UTF8.GetBytes(message),
            ct,
            await Identity(ct)
        );
        await Move(git, (head.Commit, commit), changes, ct);
        return commit;
    }

    /// <summary>
    /// Brings files to what HEAD has of them where index or working tree still hold the other content: what a change of
    /// several files that was interrupted leaves. Anything else in them is somebody's work, and stays.
    /// </summary>
    /// <param name="files">Each with git's ID of the other content.</param>
    /// <returns>Whether there was such a file.</returns>
    public async Task<bool> Settle(IReadOnlyList<(TreePath Path, string Other)> files, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var hasMoved = false;
        foreach (var (path, other) in files)
        {
            var now = await GitFile.InCommit(git, "HEAD", path, ct);
            string?[] seen = [await GitFile.InIndex(git, path, ct), await GitFile.InWorkTree(git, path, ct)];
            if (!seen.Contains(other) || other == now.BlobId || seen.Any(b => b != other && b != now.BlobId))
                continue;
            await now.CheckOut(git);
            hasMoved = true;
        }

        await Flush(git);
        return hasMoved;
    }

    /// <summary>The files in which a commit differs from its first parent.</summary>
    public async Task<IReadOnlyList<TreePath>> ChangedBy(string commit, CancellationToken ct) =>
        await Between(new GitProcess(await Root(ct)), commit + "^1", commit, ct);

    /// <summary>Git's ID of a plain file's content in a commit; null when it is not there.</summary>
    /// <exception cref="GitException">It is a symlink, folder or submodule there.</exception>
    public async Task<string?> BlobOf(string commit, TreePath path, CancellationToken ct) =>
        (await GitFile.InCommit(new GitProcess(await Root(ct)), commit, path, ct)).BlobId;

    /// <summary>What git's ID of this content would be; nothing is written.</summary>
    public async Task<string> HashOf(byte[] content, CancellationToken ct) =>
        await new GitProcess(await Root(ct)).Line(["hash-object", "--stdin", "--no-filters"], content, ct);

    /// <summary>
    /// Takes a commit of <see cref="CommitFile"/> back: moves HEAD's branch to the parent and restores that file in
    /// index and working tree. Repeatable, also after a commit that was interrupted half way.
    /// </summary>
    /// <returns>False when HEAD is the parent already.</returns>
    /// <exception cref="GitException">HEAD is another commit, the commit touches more than one file, or the file was
    /// changed since; nothing was changed.</exception>
    public async Task<bool> UndoCommit(string commit, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var head = await Resolve("HEAD", ct);
        var undone = await Resolve(commit, ct);
        var parent = await Resolve(undone.Commit + "^1", ct);
        if (head.Commit == parent.Commit)
        {
            return false;
        }

        if (head.Commit != undone.Commit)
        {
            throw new GitException(
                $"Commit {undone.Commit} cannot be undone: HEAD is now {head.Commit} ({head.Subject})."
            );
        }

        var path = await OnlyPath(git, parent.Commit, undone.Commit, ct);
        var after = await GitFile.InCommit(git, parent.Commit, path, ct);
        var before = await GitFile.InCommit(git, undone.Commit, path, ct);
        await RequireUntouched(git, path, before, after, ct);
        await Move(git, (undone.Commit, parent.Commit), [(before, after)], ct);
        return true;
    }

    /// HEAD moves first: a half-done change is then always undone by UndoCommit(HEAD).
    private static async Task Move(
        GitProcess git,
        (string From, string To) head,
        IReadOnlyList<(GitFile Before, GitFile After)> changes,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        var what = $"pipeline: {string.Join(", ", changes.Select(c => c.After.Path))}";
        await git.Run(["update-ref", "-m", what, "HEAD", head.To, head.From], null, CancellationToken.None);
        try
        {
            foreach (var (_, after) in changes)
                await after.CheckOut(git);
            await Flush(git);
        }
        catch
        {
            await git.Run(
                ["update-ref", "-m", $"{what}, undone", "HEAD", head.From, head.To],
                null,
                CancellationToken.None
            );
            foreach (var (before, _) in changes)
                await before.CheckOut(git);
            throw;
        }
    }

    /// The branch, the index and the file are on the disk before the journal says so.
    private static async Task Flush(GitProcess git)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var place in new[] { "--show-toplevel", "--absolute-git-dir" })
        {
            using var folder = OpenFolder.At(await git.Line(["rev-parse", place], null, CancellationToken.None));
            Durable.FlushFileSystem(folder.Handle, folder.Shown);
        }
    }

    private static async Task RequireUntouched(
        GitProcess git,
        TreePath path,
        GitFile before,
        GitFile after,
        CancellationToken ct
    )
    {
        var (index, file) = (await GitFile.InIndex(git, path, ct), await GitFile.InWorkTree(git, path, ct));
        string?[] known = [before.BlobId, after.BlobId];
        if (!known.Contains(index) || !known.Contains(file))
        {
            throw new GitException(
                $"{path} has changes that are not committed. Commit or stash them first: git stash push -- {path}"
            );
        }
    }

    private static async Task<TreePath> OnlyPath(GitProcess git, string parent, string commit, CancellationToken ct)
    {
        return await Between(git, parent, commit, ct) is [var only]
            ? only
            : throw new GitException($"Commit {commit} is not a change of one file.");
    }

    private static async Task<IReadOnlyList<TreePath>> Between(
        GitProcess git,
        string parent,
        string commit,
        CancellationToken ct
    )
    {
        var changed = await git.Run(["diff-tree", "-r", "-z", "--no-renames", "--name-only", parent, commit], null, ct);
        return
        [
            .. Encoding
                .Latin1.GetString(changed)
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(TreePath.FromRaw),
        ];
    }

    /// A temporary index, so that what is staged stays out of the commit and stays staged.
    private static async Task<string> TreeWith(
        GitProcess git,
        string commit,
        IEnumerable<GitFile> files,
        CancellationToken ct
    )
    {
        using var scratch = GitScratchIndex.Empty(git.Owner);
        await git.Run(["read-tree", commit], null, ct, ("GIT_INDEX_FILE", scratch.Index));
        byte[] info = [.. files.SelectMany(f => f.IndexInfo)];
        await git.Run(["update-index", "-z", "--index-info"], info, ct, ("GIT_INDEX_FILE", scratch.Index));
        return await git.Line(["write-tree"], null, ct, ("GIT_INDEX_FILE", scratch.Index));
    }

    private async Task<(string, string)[]> Identity(CancellationToken ct)
    {
        var settings = Encoding
            .UTF8.GetString(await _git.Run(["config", "--list", "--name-only", "-z"], null, ct))
            .Split('\0')
            .ToHashSet();
        return settings.Contains("user.name") && settings.Contains("user.email")
            ? []
            :
            [
                ("GIT_AUTHOR_NAME", "Pipeline"),
                ("GIT_AUTHOR_EMAIL", "pipeline@localhost"),
                ("GIT_COMMITTER_NAME", "Pipeline"),
                ("GIT_COMMITTER_EMAIL", "pipeline@localhost"),
            ];
    }
}
