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
    public async Task<string> CommitFile(TreePath path, byte[] content, string message, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var head = await Resolve("HEAD", ct);
        var before = await GitFile.InCommit(git, head.Commit, path, ct);
        var blob = await git.Line(["hash-object", "-w", "--stdin", "--no-filters"], content, ct);
        var after = before with { Mode = before.Mode ?? "100644", BlobId = blob };
        await RequireUntouched(git, path, before, after, ct);
        if (before.BlobId == blob)
        {
            return head.Commit;
        }

        var tree = await TreeWith(git, head.Commit, after, ct);
        var commit = await git.Line(
            ["commit-tree", "-p", head.Commit, "-F", "-", tree],
            Encoding.UTF8.GetBytes(message),
            ct,
            await Identity(ct)
        );
        await Move(git, head.Commit, commit, before, after, ct);
        return commit;
    }

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
        await Move(git, undone.Commit, parent.Commit, before, after, ct);
        return true;
    }

    /// HEAD moves first: a half-done change is then always undone by UndoCommit(HEAD).
    private static async Task Move(
        GitProcess git,
        string from,
        string to,
        GitFile before,
        GitFile after,
        CancellationToken ct
    )
    {
        ct.ThrowIfCancellationRequested();
        await git.Run(["update-ref", "-m", $"pipeline: {after.Path}", "HEAD", to, from], null, CancellationToken.None);
        try
        {
            await after.CheckOut(git);
            await Flush(git);
        }
        catch
        {
            await git.Run(
                ["update-ref", "-m", $"pipeline: {after.Path}, undone", "HEAD", from, to],
                null,
                CancellationToken.None
            );
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
        var changed = await git.Run(["diff-tree", "-r", "-z", "--no-renames", "--name-only", parent, commit], null, ct);
        return Encoding.Latin1.GetString(changed).Split('\0', StringSplitOptions.RemoveEmptyEntries) is [var only]
            ? TreePath.FromRaw(only)
            : throw new GitException($"Commit {commit} is not a change of one file.");
    }

    /// A temporary index, so that what is staged stays out of the commit and stays staged.
    private static async Task<string> TreeWith(GitProcess git, string commit, GitFile file, CancellationToken ct)
    {
        using var scratch = GitScratchIndex.Empty(git.Owner);
        await git.Run(["read-tree", commit], null, ct, ("GIT_INDEX_FILE", scratch.Index));
        await git.Run(["update-index", "-z", "--index-info"], file.IndexInfo, ct, ("GIT_INDEX_FILE", scratch.Index));
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
