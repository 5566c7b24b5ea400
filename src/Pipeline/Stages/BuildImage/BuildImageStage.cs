using System.IO.Pipelines;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.BuildImage;

/// <summary>
/// Builds each image from a clean export of the commit, never from the working tree, and keeps the previous one under a
/// release tag.
/// </summary>
public sealed class BuildImageStage()
    : Stage<BuildWork, BuildReceipt>(
        StageNames.BuildImage,
        Impact.Build,
        "builds the image from a clean export of the commit and proves its code blob by blob"
    )
{
    protected override async Task<Planned<BuildWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var (images, problems) = (new List<ImageWork>(), new Problems());
        foreach (var image in release.Context.Stack.Images)
            await problems.Try(async () => images.Add(await Look(release, image, ct)));
        problems.ThrowIfAny();
        var work = new BuildWork(release.Commit, images);
        foreach (var unlisted in Unlisted.OfImages(release.Context.Stack))
            release.Context.Log.Warn(unlisted);
        foreach (var image in images.Where(i => i.Existing is not null))
            release.Images[image.Reference] = image.Existing!;
        return images.All(i => i.Existing is not null && i.Existing == i.Previous)
            ? Planned.Nothing(
                work,
                $"{string.Join(", ", images.Select(i => $"{i.Reference} is {ServiceState.Short(i.Existing!)}, built from {work.Commit[..12]} and proven"))}"
            )
            : Planned.Do(work, [.. images.Select(i => Describe(i, work.Commit))]);
    }

    protected override async Task<(IReadOnlyList<string>, BuildReceipt)> Apply(Ask ask, BuildWork work)
    {
        var (release, ct) = ask;
        var lines = new List<string>();
        foreach (var image in release.Context.Stack.Images)
        {
            var planned = work.Images.Single(i => i.Reference == image.Name);
            await Keep(release, planned, ct);
            var id = planned.Existing ?? await Build(release, image, work.Commit, ct);
            await Tag(release, planned.Reference, id, ct);
            release.Images[planned.Reference] = id;
            lines.Add(
                $"{planned.Reference} is now "
                    + $"{ServiceState.Short(id)}{(planned.Previous is null ? "" : $"; before: {ServiceState.Short(planned.Previous)}, kept as {KeptTag(release, planned.Reference)}")}"
            );
        }

        await EngineData.Flush(release.Context, ct);
        return (lines, new BuildReceipt(new Dictionary<string, string>(release.Images)));
    }

    protected override async Task<Proof> Verify(Ask ask, BuildWork work, BuildReceipt? receipt)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var image in release.Context.Stack.Images)
        {
            var id = receipt!.Images[image.Name];
            var tagged = await release.Context.Engine.Images.TryInspect(image.Name, ct);
            evidence.Add(
                new Evidence(
                    $"{image.Name} names the image that was built",
                    tagged?.Id == id,
                    ServiceState.Short(tagged?.Id ?? "nothing")
                )
            );
            foreach (var tree in image.Trees)
                evidence.Add(await ProveContent(release, work, id, tree, ct));
        }

        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, BuildWork work)
    {
        var (release, ct) = ask;
        var changed = false;
        foreach (var image in work.Images)
        {
            var now = await release.Context.Engine.Images.TryInspect(image.Reference, ct);
            if (now?.Id == image.Previous)
                continue;
            if (now is not null && !IsOurs(now, work.Commit, image))
                throw Moved(
                    $"{image.Reference} names {ServiceState.Short(now.Id)}, which this release did not build; "
                        + "somebody moved the tag. It is left alone",
                    changed
                );
            changed = true;
            if (image.Previous is null)
                await release.Context.Engine.Images.Remove(image.Reference, force: false, noPrune: true, ct);
            else
                await Tag(release, image.Reference, image.Previous, ct);
        }

        release.Images.Clear();
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, BuildWork work)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var image in work.Images)
        {
            var now = await release.Context.Engine.Images.TryInspect(image.Reference, ct);
            evidence.Add(
                new Evidence(
                    $"{image.Reference} names the previous image",
                    now?.Id == image.Previous,
                    now is null ? "nothing" : ServiceState.Short(now.Id)
                )
            );
        }

        return new Proof(evidence);
    }

    /// <summary>Before anything was changed it is a refusal.</summary>
    private static Exception Moved(string what, bool changed) =>
        changed ? new InvalidOperationException(what) : PipelineException.Refuse(what);

    private static async Task<ImageWork> Look(Release release, StackImage image, CancellationToken ct)
    {
        var previous = await release.Context.Engine.Images.TryInspect(image.Name, ct);
        var existing = release.Goal.Images is { } given
            ? given.GetValueOrDefault(image.Name)
            : ProvenBuild(release, image.Name);
        if (existing is not null && await release.Context.Engine.Images.TryInspect(existing, ct) is null)
            existing = release.Goal.Images is not null
                ? throw PipelineException.Refuse(
                    $"the image {ServiceState.Short(existing)} of {image.Name} is gone from the engine",
                    "choose another release: ./build.sh Releases"
                )
                : null;
        if (existing is null && image.Build.Unsupported.Count > 0)
            throw PipelineException.Usage(
                $"{image.Name}: build uses "
                    + $"{string.Join(", ", image.Build.Unsupported.Select(k => k + UnsupportedBuild.Reason(k)))}, "
                    + "which this build does not know or could not undo",
                "take it out of the compose file's build section"
            );
        if (existing is null)
            image.RequirePassableArguments();
        return new ImageWork(image.Name, previous?.Id, existing);
    }

    /// <summary>Only what the journal says was built and proven counts; a label is a claim.</summary>
    private static string? ProvenBuild(Release release, string reference) =>
        release
            .History.Releases.Reverse()
            .Select(r => r.Stage(StageNames.BuildImage))
            .Where(s => s?.Proof is { Holds: true } && Work(s.Plan).Commit == release.Commit)
            .Select(s => Json.Value<BuildReceipt>(s!.Receipt!.Data)!.Images.GetValueOrDefault(reference))
            .FirstOrDefault(id => id is not null);

    private static async Task<string> Build(Release release, StackImage image, string commit, CancellationToken ct)
    {
        var context = release.Context;
        var nonce = release.NonceOf(commit);
        var expected = await ExpectedCodeOf(release, image, commit, ct);
        using var inputs = new BuildInputs(context, image, commit);
        var request = await inputs.Complete(
            new BuildRequest
            {
                Tags = [ReleaseTags.Built(image.Name, commit, HistoryId.Of(context.State))],
                Args = Arguments(image, expected),
                Labels = await ImageLabels.Of(context, image, commit, nonce, ct),
                TimeLimit = Limits.Build,
            },
            ct
        );
        var folder = await RepositoryPaths.Context(context, image, ct);
        var pipe = new Pipe();
        var beside = await Beside(release, image, commit, ct);
        var export = CleanExport.Write(context.Git, commit, folder, beside, pipe.Writer, ct);
        var build = context.Buildx.Build(request, pipe.Reader.AsStream(), line => context.Log.Detail(line), ct);
        var result = await context.Log.During($"building {image.Name}", build);
        await export;
        return await BuiltImage.IdOf(context, request.Tags[0], result, ct);
    }

    private static Dictionary<string, string> Arguments(StackImage image, IReadOnlyList<ExpectedCode> expected)
    {
        var arguments = image.Build.Args.ToDictionary(a => a.Key, a => a.Value.Reveal());
        foreach (var (index, code) in expected.Index())
            arguments[BakeBlock.Argument(index)] = code.Marker.Text;
        return arguments;
    }

    /// <summary>
    /// Where the Dockerfile's own COPY brings the code, the marker goes into the build context, beside it; and rules of
    /// the context that no file of the commit has.
    /// </summary>
    private static async Task<IReadOnlyDictionary<TreePath, byte[]>> Beside(
        Release release,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        var markers = new Dictionary<TreePath, byte[]>();
        var sources = image
            .Trees.Zip(ImageBuild.Folders(release.Context.Stack, image))
            .ToDictionary(p => p.First, p => p.Second.Source);
        foreach (var (tree, _) in await BakedCode.OwnCopies(release.Context, image, commit, ct))
        {
            var expected = await Expectations.Of(release, tree, commit, ct);
            markers[TreePath.FromText(sources[tree] == "." ? "" : sources[tree]) / expected.MarkerPath] = expected
                .Marker
                .Bytes;
        }

        if (await ContextRules.Of(release.Context, image, commit, ct) is { Written: { } file } rules)
            markers[file] = System.Text.Encoding.UTF8.GetBytes(rules.Text);
        return markers;
    }

    private static async Task<IReadOnlyList<ExpectedCode>> ExpectedCodeOf(
        Release release,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        var expected = new List<ExpectedCode>();
        foreach (var tree in image.Trees)
            expected.Add(await Expectations.Of(release, tree, commit, ct));
        return expected;
    }

    private static async Task<Evidence> ProveContent(
        Release release,
        BuildWork work,
        string id,
        CodeTree tree,
        CancellationToken ct
    )
    {
        var expected = await Expectations.Of(
            release.Context,
            tree,
            work.Commit,
            release.History.NonceOf(work.Commit) ?? "not drawn yet",
            ct
        );
        await using var scratch = await Scratch.FromImage(release.Context, id, tree.Path, ct);
        var found = await release.Context.Trees.Read(scratch.Root, new ReadRequest(), ct);
        var verdict = CodeComparison.Compare(expected, found, _ => false);
        var claim =
            $"{tree.Path} in {ServiceState.Short(id)} is {tree.Source} of {work.Commit[..12]}, blob by "
            + $"blob{Without(expected)}";
        return new Evidence(
            claim,
            verdict.Holds && verdict.Derived.Count == 0,
            Findings.Describe(
                verdict,
                "in the image",
                "a later step of the Dockerfile changes what COPY brought; what the build itself makes there "
                    + "goes under code.ignore"
            )
        );
    }

    private static string Without(ExpectedCode expected) =>
        expected.Ignored.Count == 0
            ? ""
            : $", without the {expected.Ignored.Count} path(s) that "
                + $"{(expected.Tree.Source == "." ? ".dockerignore leaves out, or that only describe the stack" : ".dockerignore leaves out")}: "
                + $"{Findings.List([.. expected.Ignored.Select(p => p.ToString())])}";

    private static async Task Keep(Release release, ImageWork image, CancellationToken ct)
    {
        if (image.Previous is not null)
            await Tag(release, KeptTag(release, image.Reference), image.Previous, ct);
    }

    private static Task Tag(Release release, string reference, string id, CancellationToken ct)
    {
        var (repository, tag) = References.Split(reference);
        return release.Context.Engine.Images.Tag(id, repository, tag, ct);
    }

    private static string KeptTag(Release release, string reference) =>
        ReleaseTags.Previous(reference, release.Id, HistoryId.Of(release.Context.State));

    private static bool IsOurs(ImageDetails now, string commit, ImageWork image) =>
        now.Id == image.Existing || now.Config.Labels?.GetValueOrDefault(Labels.Commit) == commit;

    private static string Describe(ImageWork image, string commit) =>
        image.Existing is { } id
            ? $"tag {ServiceState.Short(id)} as {image.Reference} again, built from {commit[..12]} and proven"
            : $"build {image.Reference} from a clean export of {commit[..12]}";
}
