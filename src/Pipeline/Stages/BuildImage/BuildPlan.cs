using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.BuildImage;

/// <summary>Which images of the commit are there already, and which are to be built. Reads only.</summary>
internal sealed class BuildPlan(Release release)
{
    private readonly bool _isPushed = release.Context.Stack.Definition.Swarm is not null;

    public async Task<Planned<BuildWork>> Make(CancellationToken ct)
    {
        var (images, problems) = (new List<ImageWork>(), new Problems());
        foreach (var image in release.Context.Stack.Images)
            await problems.Try(async () => images.Add(await Look(image, ct)));
        problems.ThrowIfAny();
        var work = new BuildWork(release.Commit, images);
        foreach (var unlisted in Unlisted.OfImages(release.Context.Stack))
            release.Context.Log.Warn(unlisted);
        var proven = images.Select(i =>
            $"{i.Reference} is {ServiceState.Short(i.Existing!)}, built from {work.Commit[..12]} and proven"
        );
        return images.All(i =>
            i.Existing is not null && i.Existing == i.Previous && (!_isPushed || i.Pushed is not null)
        )
            ? Planned.Nothing(work, string.Join(", ", proven))
            : Planned.Do(work, [.. images.Select(i => Describe(i, work.Commit))]);
    }

    private async Task<ImageWork> Look(StackImage image, CancellationToken ct)
    {
        var previous = await release.Context.Engine.Images.TryInspect(image.Name, ct);
        var existing = release.Goal.Images is { } given ? given.GetValueOrDefault(image.Name) : ProvenBuild(image.Name);
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
        return new ImageWork(image.Name, previous?.Id, existing)
        {
            VersionTag = await FreeVersionTag(image.Name, ct),
            Pushed = PushedImages.Of(release) is { } registry ? await registry.Find(image.Name, existing, ct) : null,
        };
    }

    /// <summary>A tag that is there already is somebody's, or an earlier release's: it stays where it is.</summary>
    private async Task<string?> FreeVersionTag(string reference, CancellationToken ct) =>
        (await ReleaseVersion.Of(release.Context, release.Commit, ct)).Full is { } version
        && ReleaseTags.Version(reference, version) is { } tag
        && await release.Context.Engine.Images.TryInspect(tag, ct) is null
            ? tag
            : null;

    /// <summary>Only what the journal says was built and proven counts; a label is a claim.</summary>
    private string? ProvenBuild(string reference) =>
        release
            .History.Releases.Reverse()
            .Select(r => r.Stage(StageNames.BuildImage))
            .Where(s => s?.Proof is { Holds: true } && s!.Plan.WorkAs<BuildWork>().Commit == release.Commit)
            .Select(s => Json.Value<BuildReceipt>(s!.Receipt!.Data)!.Images.GetValueOrDefault(reference))
            .FirstOrDefault(id => id is not null);

    private string Describe(ImageWork image, string commit) =>
        (
            image.Existing is { } id
                ? $"tag {ServiceState.Short(id)} as {image.Reference} again, built from {commit[..12]} and proven"
                : $"build {image.Reference} from a clean export of {commit[..12]}"
        ) + (_isPushed && image.Pushed is null ? ", and push it under a tag of this release" : "");
}
