using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

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
    /// <summary>Of images that were built and proven before: those of others are known once they are built.</summary>
    protected override Facts FactsOfPlan(BuildWork work) =>
        new()
        {
            Images = work.Images.Where(i => i.Existing is not null).ToDictionary(i => i.Reference, i => i.Existing!),
            Pushed = work.Images.Where(i => i.Pushed is not null).ToDictionary(i => i.Reference, i => i.Pushed!),
        };

    protected override Facts FactsOfReceipt(BuildReceipt receipt) =>
        new() { Images = receipt.Images, Pushed = receipt.Pushed };

    protected override Task<Planned<BuildWork>> Plan(Ask ask) => new BuildPlan(ask.Release).Make(ask.Ct);

    protected override async Task<(IReadOnlyList<string>, BuildReceipt)> Apply(Ask ask, BuildWork work)
    {
        var (release, ct) = ask;
        var (lines, built) = (new List<string>(), new Dictionary<string, string>());
        var materials = new Dictionary<string, ImageMaterials>();
        var (registry, pushed) = (PushedImages.Of(release), new Dictionary<string, string>());
        foreach (var image in release.Context.Stack.Images)
        {
            var planned = work.Images.Single(i => i.Reference == image.Name);
            await Keep(release, planned, ct);
            var id = planned.Existing ?? await new CommitImage(release, image, work.Commit).Build(ct);
            await Tag(release, planned.Reference, id, ct);
            if (planned.VersionTag is { } version)
                await Tag(release, version, id, ct);
            built[planned.Reference] = id;
            if (
                planned.Existing is null
                && await MaterialsLook.Try(release.Context, image, work.Commit, id, ct) is { } found
            )
                materials[planned.Reference] = found;
            if (registry is not null)
                pushed[planned.Reference] =
                    planned.Pushed ?? await registry.Push(planned.Reference, work.Commit, id, ct);
            var kept = planned.Previous is { } previous
                ? $"; before: {ServiceState.Short(previous)}, kept as {KeptTag(release, planned.Reference)}"
                : "";
            var also = planned.VersionTag is { } tag ? $", and {tag}" : "";
            lines.Add($"{planned.Reference} is now {ServiceState.Short(id)}{also}{kept}");
            if (pushed.GetValueOrDefault(planned.Reference) is { } name)
                lines.Add($"the nodes pull it as {name}");
        }

        await EngineData.Flush(release.Context, ct);
        return (lines, new BuildReceipt(built) { Materials = materials, Pushed = registry is null ? null : pushed });
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
            if (PushedImages.Of(release) is { } registry)
                evidence.Add(await registry.Prove(receipt.Pushed![image.Name], ct));
            foreach (var tree in image.Trees)
                evidence.Add(await BakedContent.Prove(release, work.Commit, id, tree, ct));
        }

        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, BuildWork work)
    {
        var (release, ct) = ask;
        var changed = false;
        foreach (var image in work.Images)
        {
            await RemoveVersionTag(release, image, work.Commit, ct);
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
            if (image.VersionTag is { } tag)
                evidence.Add(await NamesNoneOfOurs(release, image, tag, work.Commit, ct));
        }

        return new Proof(evidence);
    }

    private static async Task<Evidence> NamesNoneOfOurs(
        Release release,
        ImageWork image,
        string tag,
        string commit,
        CancellationToken ct
    )
    {
        var now = await release.Context.Engine.Images.TryInspect(tag, ct);
        return new Evidence(
            $"{tag} names no image of this release",
            now is null || !IsOurs(now, commit, image),
            now is null ? "nothing" : ServiceState.Short(now.Id)
        );
    }

    /// <summary>It named nothing before; where somebody has moved it since, it is theirs.</summary>
    private static async Task RemoveVersionTag(Release release, ImageWork image, string commit, CancellationToken ct)
    {
        var images = release.Context.Engine.Images;
        if (image.VersionTag is { } tag && await images.TryInspect(tag, ct) is { } now && IsOurs(now, commit, image))
            await images.Remove(tag, force: false, noPrune: true, ct);
    }

    /// <summary>Before anything was changed it is a refusal.</summary>
    private static Exception Moved(string what, bool changed) =>
        changed ? new InvalidOperationException(what) : PipelineException.Refuse(what);

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
        ReleaseTags.Previous(reference, release.Id, HistoryId.For(release.Context.State));

    private static bool IsOurs(ImageDetails now, string commit, ImageWork image) =>
        now.Id == image.Existing || now.Config.Labels?.GetValueOrDefault(Labels.Commit) == commit;
}
