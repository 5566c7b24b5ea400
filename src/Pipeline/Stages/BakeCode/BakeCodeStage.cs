using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BakeCode;

/// <summary>
/// Puts the marked COPY block into each Dockerfile and commits exactly that file, locally (seed one, section 9).
/// </summary>
public sealed class BakeCodeStage()
    : Stage<BakeWork, BakeReceipt>(
        StageNames.BakeCode,
        Impact.Build,
        "puts a marked COPY block into the Dockerfile and commits exactly that file, locally"
    )
{
    protected override Facts FactsOfReceipt(BakeReceipt receipt) => new() { Commit = receipt.Commit };

    protected override Task<Planned<BakeWork>> Plan(Ask ask) => new BakePlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, BakeReceipt)> Apply(Ask ask, BakeWork work)
    {
        var (release, ct) = ask;
        var (lines, commit) = (new List<string>(), release.Commit);
        foreach (var edit in work.Edits)
        {
            commit = await release.Context.Git.CommitFile(
                TreePath.FromText(edit.InRepository),
                BakeText.Bytes(edit.After),
                BakeText.Message,
                ct
            );
            lines.Add($"{edit.InRepository} committed as {commit[..12]}, nothing pushed");
        }

        return (lines, new BakeReceipt(commit));
    }

    protected override async Task<Proof> Verify(Ask ask, BakeWork work, BakeReceipt? receipt)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var edit in work.Edits)
        {
            var committed = BakeText.Decode(
                await release.Context.Git.ReadBlob(release.Commit, TreePath.FromText(edit.InRepository), ct)
            );
            var blocks = committed.Split(BakeBlock.Begin).Length - 1;
            evidence.Add(
                new Evidence(
                    $"{edit.InRepository} at {release.Commit[..12]} holds the block once",
                    blocks == 1 && committed == edit.After,
                    $"{blocks} time(s)"
                )
            );
        }

        foreach (var tree in release.Context.Stack.Definition.Code)
            evidence.Add(await ContextSeesCode(release, tree, ct));
        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, BakeWork work)
    {
        var (release, ct) = ask;
        foreach (var (index, edit) in work.Edits.Reverse().Index())
        {
            try
            {
                await new BakeUndo(release.Context.Git, work.Parent).Run(edit, ct);
            }
            catch (PipelineException half) when (index > 0)
            {
                throw new InvalidOperationException(half.Message, half);
            }
        }
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, BakeWork work)
    {
        var (release, ct) = ask;
        var head = (await release.Context.Git.Resolve("HEAD", ct)).Commit;
        var evidence = new List<Evidence>
        {
            new("the branch is where it was", IsBefore(release, work, head), head[..12]),
        };
        foreach (var edit in work.Edits)
            evidence.Add(
                new Evidence(
                    $"{edit.InRepository} is as before",
                    BakeText.IsSame(BakeText.Read(edit.Path), edit.Before),
                    edit.Path
                )
            );
        return new Proof(evidence);
    }

    /// <summary>With the commit of a patch undone, too, the branch is where the release found it.</summary>
    private static bool IsBefore(Release release, BakeWork work, string head) =>
        head == work.Parent || (release.Touches(StageNames.ApplyPatch) && head == release.Goal.Commit);

    private static async Task<Evidence> ContextSeesCode(Release release, CodeTree tree, CancellationToken ct)
    {
        var folder = await RepositoryPaths.Source(release.Context, tree, ct);
        var files = (await release.Context.Git.ReadTree(release.Commit, folder, ct)).Entries.Count;
        return new Evidence($"the commit has the code of {tree.Name} in {folder}", files > 0, $"{files} files");
    }
}
