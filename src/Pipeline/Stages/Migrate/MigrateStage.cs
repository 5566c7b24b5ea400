using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Migrate;

/// <summary>
/// Edits compose files and pipeline.yml so that the code gets another strategy, and commits exactly that, locally. It
/// is a release by itself: the next DeployBaked recreates the services with the new mounts and proves what they read.
/// </summary>
public sealed class MigrateStage()
    : Stage<MigrateWork, MigrateReceipt>(
        StageNames.Migrate,
        Impact.Build,
        "changes the strategy (--to) in compose file and pipeline.yml, and commits exactly those lines, locally"
    )
{
    protected override Facts FactsOfReceipt(MigrateReceipt receipt) => new() { Commit = receipt.Commit };

    protected override Task<Planned<MigrateWork>> Plan(Ask ask) => new MigratePlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, MigrateReceipt)> Apply(Ask ask, MigrateWork work)
    {
        var (release, ct) = ask;
        using var migration = await Migration.Read(release.Context, work.Strategy, ct);
        var files = new List<(TreePath, byte[])>();
        foreach (var file in work.Files)
        {
            var after = migration.Texts.FirstOrDefault(t => t.File == file.Path)?.After ?? "";
            var content = Migration.Bytes(after);
            if (await release.Context.Git.HashOf(content, ct) != file.NewBlob)
                throw PipelineException.Refuse($"{file.InRepository} was edited since the plan was made");
            files.Add((TreePath.FromText(file.InRepository), content));
        }

        var commit = await release.Context.Git.CommitFiles(files, MigrateText.Done(work.Strategy), ct);
        return (
            [
                $"{string.Join(", ", work.Files.Select(f => f.InRepository))} committed as {commit[..12]}, nothing "
                    + "pushed",
            ],
            new MigrateReceipt(commit)
        );
    }

    protected override async Task<Proof> Verify(Ask ask, MigrateWork work, MigrateReceipt? receipt)
    {
        var (release, ct) = ask;
        var evidence = await Files(ask, work, f => f.NewBlob, "has the planned lines");
        using var migration = await Migration.Read(release.Context, work.Strategy, ct);
        evidence.AddRange(
            migration.Stack.Placements.Select(p => new Evidence(
                $"{p.Service.Name} gets {p.Tree.Path} by {CodeReader.TextOf(work.Strategy)}",
                !MountChanges.Moves(migration.Stack, p.Tree, work.Strategy)
                    && (p.Shadow.Whole is null || p.Shadow.Whole.Kind == StrategyChecks.Wanted(p.Tree.Strategy)),
                p.Shadow.Whole?.Describe() ?? "no mount covers it"
            ))
        );
        return new Proof(evidence);
    }

    protected override Task Undo(Ask ask, MigrateWork work) =>
        new MigrateUndo(ask.Release.Context.Git, work).Run(ask.Ct);

    protected override async Task<Proof> VerifyUndone(Ask ask, MigrateWork work) =>
        new(await Files(ask, work, f => f.OldBlob, "is as before"));

    private static async Task<List<Evidence>> Files(
        Ask ask,
        MigrateWork work,
        Func<MigratedFile, string> blob,
        string claim
    )
    {
        var git = ask.Release.Context.Git;
        var changed = (await git.Status(ask.Ct)).Select(s => s.Path.ToString()).ToHashSet();
        var evidence = new List<Evidence>();
        foreach (var file in work.Files)
        {
            var there = await git.BlobOf("HEAD", TreePath.FromText(file.InRepository), ask.Ct);
            var isClean = !changed.Contains(file.InRepository);
            evidence.Add(
                new Evidence(
                    $"{file.InRepository} {claim}, in HEAD and in the working tree",
                    there == blob(file) && isClean,
                    $"{there ?? "no file"}{(isClean ? "" : ", and uncommitted changes")}"
                )
            );
        }

        return evidence;
    }
}
