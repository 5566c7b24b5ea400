using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BakeCode;

/// <summary>Which Dockerfiles lack the block, and with it. Reads only.</summary>
internal sealed class BakePlan(Release release)
{
    public async Task<Planned<BakeWork>> Make(CancellationToken ct)
    {
        if (!release.Goal.MayBake)
            return Planned.Nothing(new BakeWork(release.Commit, []), "a rollback takes the commit as it is");
        var context = release.Context;
        var root = await context.Git.Root(ct);
        var (edits, problems) = (new List<BakeEdit>(), new Problems());
        foreach (var file in context.Stack.Images.GroupBy(ImageBuild.DockerfileOf))
            await problems.Try(async () => edits.AddRange(await Edit(file.Key, [.. file], root, ct)));
        problems.ThrowIfAny();
        if (edits.Count > 0 && await context.Git.Branch(ct) is null)
            throw PipelineException.Refuse(
                "the block would have to be committed, and HEAD is detached: that commit would be on no "
                    + "branch; nothing was changed",
                "git switch -c <branch> in the stack's repository (or check out the branch that is "
                    + "deployed), then run this again"
            );
        var work = new BakeWork(release.Commit, edits);
        return edits.Count == 0
            ? Planned.Nothing(work, await BakedCode.Describe(context, release.Commit, ct))
            : Planned.Do(
                work,
                [.. edits.Select(e => $"insert the COPY block into {e.InRepository} and commit that file")]
            );
    }

    private async Task<IEnumerable<BakeEdit>> Edit(
        string path,
        IReadOnlyList<StackImage> images,
        string root,
        CancellationToken ct
    )
    {
        var inRepository = Path.GetRelativePath(root, path).Replace('\\', '/');
        RequireFile(inRepository, path);
        var before = BakeText.Decode(
            await release.Context.Git.ReadBlob(release.Commit, TreePath.FromText(inRepository), ct)
        );
        var targets = images.DistinctBy(i => i.Build.Target).ToList();
        // Where each stage has its own COPY of the code, there is nothing to place.
        if (
            targets.Count > 1
            && targets.TrueForAll(i => Bake(release.Context.Stack, inRepository, before, i) == before)
        )
            return [];
        if (targets.Count > 1)
            throw PipelineException.Usage(
                $"{inRepository} is built with more than one target "
                    + $"({string.Join(", ", images.Select(i => i.Build.Target ?? "(last)"))}); Pipeline bakes into "
                    + "one stage of a Dockerfile, and not every one of these brings the code by a COPY of its own",
                "give each of them a COPY of the code, or a Dockerfile of its own"
            );
        var after = Bake(release.Context.Stack, inRepository, before, images[0]);
        if (after == before)
            return [];
        await RequireClean(release.Context.Git, inRepository, ct);
        return [new BakeEdit(path, inRepository, before, after)];
    }

    private static string Bake(Stack stack, string file, string before, StackImage image)
    {
        try
        {
            var anchor = image.Trees.Select(t => t.Anchor).FirstOrDefault(a => a is not null);
            return BakePlanner.Bake(
                before,
                BakedCode.Raw(ImageBuild.Folders(stack, image)),
                image.Build.Target,
                anchor is null ? null : BakedCode.Raw(anchor)
            );
        }
        catch (BakePlaceException e)
        {
            throw PipelineException.Usage($"{file}: the COPY block cannot be placed: {e.Message}");
        }
    }

    private static void RequireFile(string inRepository, string path)
    {
        if (inRepository.StartsWith("../", StringComparison.Ordinal))
            throw PipelineException.Usage(
                $"the Dockerfile {path} is outside of the repository, so no commit can hold it"
            );
        if (!File.Exists(path) || File.ResolveLinkTarget(path, returnFinalTarget: false) is not null)
            throw PipelineException.Usage(
                $"the Dockerfile {path} is {(File.Exists(path) ? "a symbolic link" : "missing")}",
                "check build.dockerfile in the compose file"
            );
    }

    private static async Task RequireClean(GitRepository git, string file, CancellationToken ct)
    {
        if ((await git.Status(ct)).FirstOrDefault(s => s.Path.ToString() == file) is { } changed)
            throw PipelineException.Refuse(
                $"{file} has uncommitted changes ({changed.Index}{changed.WorkTree}); the COPY block is committed "
                    + "with exactly that file, so your changes would be committed with it",
                $"git commit {ShellWord.Quote(file)}, or git checkout -- {ShellWord.Quote(file)}"
            );
    }
}
