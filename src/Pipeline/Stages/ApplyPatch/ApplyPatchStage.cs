using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.ApplyPatch;

/// <summary>
/// Makes a commit of a patch that touches code only, so that the stages after it deploy it as they deploy any commit.
/// </summary>
public sealed class ApplyPatchStage()
    : Stage<PatchWork, PatchReceipt>(
        StageNames.ApplyPatch,
        Impact.Build,
        "only in DeployPatch, and first: commits a patch of the code (--patch), locally; refuses one that touches "
            + "anything else"
    )
{
    /// <summary>The ID is known before the commit is made.</summary>
    protected override Facts FactsOfPlan(PatchWork work) => new() { Commit = work.Commit };

    protected override Task<Planned<PatchWork>> Plan(Ask ask) => new PatchPlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, PatchReceipt)> Apply(Ask ask, PatchWork work)
    {
        var (release, ct) = ask;
        var file = release.Goal.Patch!;
        var git = release.Context.Git;
        var made = await git.CommitPatch(file.RequestOf(await PatchSource.Read(file, ct), work.Parent), ct);
        if (made.Commit != work.Commit)
            throw new InvalidOperationException(
                $"the patch was planned as commit {work.Commit}, and git made {made.Commit} of it; no branch names that"
            );
        await git.MoveBranch(new GitMove(work.Branch, work.Parent, work.Commit, $"pipeline: {file.Path}"), ct);
        // While it was planned nobody but the preview knew it, and so it had no version.
        release.Context.Versions.TryRemove(work.Commit, out _);
        return (
            [$"{work.Paths.Count} file(s) committed as {work.Commit[..12]} on {work.Branch}, nothing pushed"],
            new PatchReceipt(work.Commit)
        );
    }

    protected override async Task<Proof> Verify(Ask ask, PatchWork work, PatchReceipt? receipt)
    {
        var (release, ct) = ask;
        var git = release.Context.Git;
        var made = await git.Resolve(work.Commit, ct);
        var changes = await git.Changes(work.Parent, work.Commit, ct);
        return new Proof([
            await IsAt(git, work.Branch, work.Commit, ct),
            new Evidence(
                $"{work.Commit[..12]} changes the files of the patch and no other",
                made.Tree == work.Tree && changes.Select(c => c.Path.Raw).SequenceEqual(work.Paths),
                $"{changes.Count} file(s)"
            ),
            await AreAs(git, work, work.Commit, ct),
        ]);
    }

    protected override async Task Undo(Ask ask, PatchWork work)
    {
        var (release, ct) = ask;
        var git = release.Context.Git;
        if (!await git.IsStored(work.Commit, ct))
            return;
        try
        {
            await git.MoveBranch(new GitMove(work.Branch, work.Commit, work.Parent, "pipeline: patch undone"), ct);
        }
        catch (GitException moved)
        {
            throw PipelineException.Refuse(
                $"the commit {work.Commit[..12]} of the patch cannot be taken off {work.Branch}: {moved.Message}. "
                    + "It is left alone",
                $"git revert {work.Commit[..12]}, or look at it with git show"
            );
        }

        if (release.Goal.Patch is { } file)
            release.Context.Log.Say(
                $"{work.Branch} is at {work.Parent[..12]} again; the patch is still in {file.Path}"
            );
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, PatchWork work)
    {
        var (release, ct) = ask;
        var git = release.Context.Git;
        var branch = await IsAt(git, work.Branch, work.Parent, ct);
        return await git.IsStored(work.Commit, ct)
            ? new Proof([branch, await AreAs(git, work, work.Parent, ct)])
            : Proof.From(branch);
    }

    private static async Task<Evidence> IsAt(GitRepository git, string branch, string commit, CancellationToken ct)
    {
        var (now, head) = (await git.Branch(ct), await git.Resolve("HEAD", ct));
        return new Evidence(
            $"{branch} is at {commit[..12]}",
            now == branch && head.Commit == commit,
            $"{now ?? "detached"} at {head.Commit[..12]}"
        );
    }

    private static async Task<Evidence> AreAs(GitRepository git, PatchWork work, string commit, CancellationToken ct)
    {
        var differing = await git.NotAs(commit, [.. work.Paths.Select(TreePath.FromRaw)], ct);
        return new Evidence(
            $"index and working tree have the files of the patch as {commit[..12]} has them",
            differing.Count == 0,
            differing.Count == 0 ? $"{work.Paths.Count} file(s)" : $"differing: {string.Join(", ", differing)}"
        );
    }
}
