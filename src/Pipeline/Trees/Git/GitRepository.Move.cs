using System.Text;

namespace Pipeline.Trees;

public sealed partial class GitRepository
{
    /// <summary>The paths that a patch names, whether it fits or not; of a renamed file only the new one.</summary>
    /// <exception cref="GitException">It is no patch.</exception>
    public async Task<IReadOnlyList<TreePath>> PathsOf(GitPatch patch, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var listing = await git.Run(["apply", "--numstat", "-z", "-"], patch.Diff, ct);
        try
        {
            return
            [
                .. Encoding
                    .Latin1.GetString(listing)
                    .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => TreePath.FromRaw(l.Split('\t', 3)[^1])),
            ];
        }
        catch (FormatException outside)
        {
            throw new GitException(outside.Message);
        }
    }

    /// <summary>What differs between two commits, path by path; a renamed file is two paths.</summary>
    public async Task<IReadOnlyList<GitChange>> Changes(string from, string to, CancellationToken ct)
    {
        var listing = await _git.Run(["diff-tree", "-r", "-z", "--no-renames", from, to], null, ct);
        static GitBlob? Blob(string mode, string id) => mode == "000000" ? null : new GitBlob(mode, id);
        return
        [
            .. Encoding
                .Latin1.GetString(listing)
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Chunk(2)
                .Select(p => (Facts: p[0].TrimStart(':').Split(' '), Path: TreePath.FromRaw(p[1])))
                .Select(c => new GitChange(c.Path, Blob(c.Facts[0], c.Facts[2]), Blob(c.Facts[1], c.Facts[3]))),
        ];
    }

    /// <summary>The commit that a patch would make. The clone stays as it is.</summary>
    /// <exception cref="GitException">It does not fit, and cannot be merged.</exception>
    public async Task<GitPreview> Preview(PatchRequest request, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var scratch = GitScratchIndex.Empty(git.Owner);
        try
        {
            var made = await (await Maker(scratch, ct)).Make(request, await scratch.Variables(git, ct), ct);
            return new GitPreview(scratch, _git, made);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes the commit; no branch names it yet. The same request gives the same ID as its preview. Runs no hook, signs
    /// nothing.
    /// </summary>
    /// <inheritdoc cref="Preview"/>
    public async Task<PatchedCommit> CommitPatch(PatchRequest request, CancellationToken ct)
    {
        using var scratch = GitScratchIndex.Empty(new GitProcess(await Root(ct)).Owner);
        return await (await Maker(scratch, ct)).Make(request, [("GIT_INDEX_FILE", scratch.Index)], ct);
    }

    /// <summary>Who wrote a commit, and the first line of its message.</summary>
    public async Task<(string Author, string Subject)> AuthorOf(string commit, CancellationToken ct)
    {
        string[] asked =
        [
            "log",
            "-1",
            "--no-show-signature",
            "--encoding=UTF-8",
            "--format=%an <%ae>%x00%s",
            commit,
            "--",
        ];
        var facts = (await _git.Line(asked, null, ct)).Split('\0', 2);
        return (facts[0], facts[^1]);
    }

    /// <summary>Whether the clone itself has a commit, and not only a preview of it.</summary>
    public async Task<bool> IsStored(string commit, CancellationToken ct)
    {
        try
        {
            await new GitProcess(await Root(ct)).Run(["cat-file", "-e", commit + "^{commit}"], null, ct);
            return true;
        }
        catch (GitException)
        {
            return false;
        }
    }

    /// <summary>
    /// Lets a branch name another commit, and brings index and working tree along, in the paths in which the two
    /// commits differ and in no other. The branch moves first, and only from where it is said to be. Repeatable, also
    /// after one that was killed half way; in the other direction it undoes one.
    /// </summary>
    /// <exception cref="GitException">HEAD is elsewhere, or one of the paths holds what neither commit has: nothing was
    /// changed.</exception>
    public async Task MoveBranch(GitMove move, CancellationToken ct)
    {
        var git = new GitProcess(await Root(ct));
        var head = await HeadOf(git, move, ct);
        var files = new GitWorkFiles(git, await Root(ct), await Changes(move.From, move.To, ct));
        if (await files.Strange(ct) is { Count: > 0 } strange)
            throw new GitException(
                $"{string.Join(", ", strange)}: has changes that are not committed; they are left alone"
            );
        ct.ThrowIfCancellationRequested();
        if (head == move.From)
            await git.Run(["update-ref", "-m", move.Why, "HEAD", move.To, move.From], null, CancellationToken.None);
        await files.Bring(move.From, move.To);
        await Flush(git);
    }

    /// <summary>Of these paths, those that index or working tree do not have as the commit has them.</summary>
    public async Task<IReadOnlyList<TreePath>> NotAs(
        string commit,
        IReadOnlyCollection<TreePath> paths,
        CancellationToken ct
    )
    {
        var wanted = (await GitListing.All(_git, commit, ct))
            .Where(e => paths.Contains(e.Entry.Path))
            .ToDictionary(e => e.Entry.Path, e => new GitBlob(Convert.ToString(e.Entry.Mode, 8), e.Entry.BlobId));
        var same = paths.Select(p => new GitChange(p, wanted.GetValueOrDefault(p), wanted.GetValueOrDefault(p)));
        return await new GitWorkFiles(new GitProcess(await Root(ct)), await Root(ct), [.. same]).Strange(ct);
    }

    private async Task<string> HeadOf(GitProcess git, GitMove move, CancellationToken ct)
    {
        var branch = await Branch(ct);
        if (branch != move.Branch)
            throw new GitException(
                $"expected HEAD on branch {move.Branch}; found {(branch is null ? "it detached" : $"it on {branch}")}"
            );
        var head = await Resolve("HEAD", ct);
        return head.Commit == move.From || head.Commit == move.To
            ? head.Commit
            : throw new GitException(
                $"expected {move.Branch} at {move.From[..12]}; found it at {head.Commit[..12]} ({head.Subject})"
            );
    }

    private async Task<PatchMaker> Maker(GitScratchIndex scratch, CancellationToken ct) =>
        new(await _git.Line(["rev-parse", "--absolute-git-dir"], null, ct), scratch.WorkTree, await Identity(ct));
}
