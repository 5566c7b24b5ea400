using System.Text;
using Pipeline.Platform;
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
    protected override async Task<Planned<BakeWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        if (!release.Goal.MayBake)
            return Planned.Nothing(new BakeWork(release.Commit, []), "a rollback takes the commit as it is");
        var context = release.Context;
        var root = await context.Git.Root(ct);
        var (edits, problems) = (new List<BakeEdit>(), new Problems());
        foreach (var file in context.Stack.Images.GroupBy(ImageBuild.DockerfileOf))
            await problems.Try(async () => edits.AddRange(await Edit(file.Key, [.. file], root, release, ct)));
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

    protected override async Task<(IReadOnlyList<string>, BakeReceipt)> Apply(Ask ask, BakeWork work)
    {
        var (release, ct) = ask;
        var lines = new List<string>();
        foreach (var edit in work.Edits)
        {
            release.Commit = await release.Context.Git.CommitFile(
                TreePath.FromText(edit.InRepository),
                Bytes(edit.After),
                Message,
                ct
            );
            lines.Add($"{edit.InRepository} committed as {release.Commit[..12]}, nothing pushed");
        }

        return (lines, new BakeReceipt(release.Commit));
    }

    protected override async Task<Proof> Verify(Ask ask, BakeWork work, BakeReceipt? receipt)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var edit in work.Edits)
        {
            var committed = Text(
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
                await Undo(release.Context.Git, work.Parent, edit, ct);
            }
            catch (PipelineException half) when (index > 0)
            {
                throw new InvalidOperationException(half.Message, half);
            }
        }

        release.Commit = work.Parent;
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, BakeWork work)
    {
        var (release, ct) = ask;
        var head = (await release.Context.Git.Resolve("HEAD", ct)).Commit;
        var evidence = new List<Evidence> { new("the branch is where it was", head == work.Parent, head[..12]) };
        foreach (var edit in work.Edits)
            evidence.Add(
                new Evidence($"{edit.InRepository} is as before", IsSame(Read(edit.Path), edit.Before), edit.Path)
            );
        return new Proof(evidence);
    }

    private const string Message =
        "Bake the code into the image\n\nBetween the markers, Pipeline copies the code of this commit into "
        + "the image,\nso that what is built is what runs.";

    private static async Task<IEnumerable<BakeEdit>> Edit(
        string path,
        IReadOnlyList<StackImage> images,
        string root,
        Release release,
        CancellationToken ct
    )
    {
        var inRepository = Path.GetRelativePath(root, path).Replace('\\', '/');
        RequireFile(inRepository, path);
        var before = Text(await release.Context.Git.ReadBlob(release.Commit, TreePath.FromText(inRepository), ct));
        if (images.Select(i => i.Build.Target).Distinct().Count() > 1)
            throw PipelineException.Usage(
                $"{inRepository} is built with more than one target "
                    + $"({string.Join(", ", images.Select(i => i.Build.Target ?? "(last)"))}); Pipeline bakes into "
                    + "one stage of a Dockerfile",
                "give each target a Dockerfile of its own"
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
                $"{file} has uncommitted changes ({changed.Index}{changed.WorkTree}); the block is committed "
                    + "with exactly that file, so yours would go with it",
                $"git commit {ShellWord.Of(file)}, or git checkout -- {ShellWord.Of(file)}"
            );
    }

    private static async Task<Evidence> ContextSeesCode(Release release, CodeTree tree, CancellationToken ct)
    {
        var folder = await RepositoryPaths.Source(release.Context, tree, ct);
        var files = (await release.Context.Git.ReadTree(release.Commit, folder, ct)).Entries.Count;
        return new Evidence($"the commit has the code of {tree.Name} in {folder}", files > 0, $"{files} files");
    }

    /// <summary>
    /// Right after a half-done Apply too: the file may be written and not committed, or committed and not journaled.
    /// </summary>
    private static async Task Undo(GitRepository git, string parent, BakeEdit edit, CancellationToken ct)
    {
        var head = (await git.Resolve("HEAD", ct)).Commit;
        if (head != parent && await IsOurs(git, head, edit, ct))
            await TakeBack(git, head, ct);
        else if (head != parent)
            throw PipelineException.Refuse(
                $"the branch has moved on since the block was committed, to {head[..12]}; nothing was changed",
                "take the block out with git revert, or by hand"
            );
        var now = Read(edit.Path);
        if (IsSame(now, edit.Before))
            return;
        if (!IsSame(now, edit.After) || !OwnedFile.Rewrite(edit.Path, Bytes(now), Bytes(edit.Before)))
            throw PipelineException.Refuse(
                $"{edit.Path} is neither what it was nor what was written; somebody edited it since. It is left alone"
            );
    }

    private static async Task TakeBack(GitRepository git, string commit, CancellationToken ct)
    {
        try
        {
            await git.UndoCommit(commit, ct);
        }
        catch (GitException refused)
        {
            throw PipelineException.Refuse($"{refused.Message.TrimEnd('.')}; it is left alone");
        }
    }

    private static async Task<bool> IsOurs(GitRepository git, string head, BakeEdit edit, CancellationToken ct) =>
        Text(await git.ReadBlob(head, TreePath.FromText(edit.InRepository), ct)) == edit.After
        && (await git.Resolve(head, ct)).Subject == Message.Split('\n')[0];

    /// <summary>Attributes of the repository may give the working tree other line ends than the commit has.</summary>
    private static bool IsSame(string one, string other) =>
        one == other
        || one.Replace("\r\n", "\n", StringComparison.Ordinal) == other.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Read(string path) => Text(File.ReadAllBytes(path));

    /// <summary>
    /// A Dockerfile need not be UTF-8 and its other bytes stay as they are, so a char of it is a byte.
    /// </summary>
    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
