using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.Migrate;

/// <summary>Which lines of which files change. Reads only.</summary>
internal sealed class MigratePlan(Release release)
{
    private GitRepository Git => release.Context.Git;

    public async Task<Planned<MigrateWork>> Make(CancellationToken ct)
    {
        var to = release.Goal.Strategy ?? throw new InvalidOperationException("No strategy was asked for.");
        using var migration = await Migration.Read(release.Context, to, ct);
        if (migration.Texts.Count == 0)
            return Planned.Nothing(new MigrateWork(to, migration.Head, []), Nothing(migration.Stack, to));
        var files = await Files(migration, ct);
        // First what the operator has to settle: rules for a volume that no service would mount do not load either.
        var fresh = release with
        {
            Context = release.Context with { Stack = migration.Stack },
        };
        var left = await new LeftBehind(fresh, migration).Look(ct);
        await EditedStack.Require(release.Context, migration, ct);
        return Planned.Do(
            new MigrateWork(to, migration.Head, files),
            [
                .. migration.Texts.SelectMany(EditedStack.Lines),
                "commit exactly these lines, locally; nothing that runs is touched before the next DeployBaked",
                .. left,
            ]
        ) with
        {
            Further = [new FurtherImpact(Impact.Volume, "the services get other mounts with the next release")],
        };
    }

    private static string Nothing(Stack stack, CodeStrategy to) =>
        stack.Definition.Code.All(t => t.Strategy == to)
            ? $"the strategy is {CodeReader.TextOf(to)} already"
            : "no mount covers the code, so there is nothing to uncover";

    private async Task<IReadOnlyList<MigratedFile>> Files(Migration migration, CancellationToken ct)
    {
        var (files, problems) = (new List<MigratedFile>(), new Problems());
        var changed = (await Git.Status(ct)).Select(s => s.Path.ToString()).ToHashSet();
        foreach (var text in migration.Texts)
            await problems.Try(async () => files.Add(await File(migration.Head, text, changed, ct)));
        if (!problems.Any && await Git.Branch(ct) is null)
            throw PipelineException.Refuse(
                "the edits would have to be committed, and HEAD is detached: that commit would be on no branch; "
                    + "nothing was changed",
                "git switch -c <branch> in the stack's repository, then run this again"
            );
        problems.ThrowIfAny();
        return files;
    }

    private async Task<MigratedFile> File(string head, EditedText text, HashSet<string> changed, CancellationToken ct)
    {
        if (
            await Migration.InRepository(Git, text.File, ct) is not { } path
            || await Git.BlobOf(head, path, ct) is not { } old
        )
            throw PipelineException.Refuse(
                $"{text.File} is in no commit of this repository, so its edit could not be committed; nothing was "
                    + "changed",
                $"commit it, or make these edits by hand:\n{string.Join('\n', EditedStack.Lines(text))}"
            );
        if (changed.Contains(path.ToString()))
            throw PipelineException.Refuse(
                $"{path} has uncommitted changes, which would be committed along; nothing was changed",
                $"git commit {ShellWord.Quote(path.ToString())}, or git checkout -- {ShellWord.Quote(path.ToString())}"
            );
        return new MigratedFile(text.File, path.ToString(), old, await Git.HashOf(Migration.Bytes(text.After), ct));
    }
}
