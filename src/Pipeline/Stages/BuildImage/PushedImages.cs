using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.BuildImage;

/// <summary>
/// The images of a stack on a swarm, in the registry that its nodes pull from. A release pushes a tag of its own, which
/// keeps the digest from the registry's clean-up; the tag that the compose file names is left where it is.
/// </summary>
internal sealed class PushedImages(Release release, SwarmRules rules)
{
    /// <summary>Null on one host.</summary>
    public static PushedImages? Of(Release release) =>
        release.Context.Stack.Definition.Swarm is { } rules ? new PushedImages(release, rules) : null;

    /// <summary>The name of an image that a release has pushed, if the registry still has it. Reads only.</summary>
    /// <param name="reference">As the compose file names it.</param>
    /// <param name="id">Its image ID; null where it has to be built.</param>
    /// <exception cref="PipelineException">It has no place in the registry, or that gives no answer.</exception>
    public async Task<string?> Find(string reference, string? id, CancellationToken ct)
    {
        RequirePlace(reference, rules);
        if (id is null || Known(reference, id) is not { } pushed)
            return null;
        return await new RegistryAccess(release.Context).Digest(pushed, ct) == DigestOf(pushed) ? pushed : null;
    }

    /// <returns>The name with the digest that the registry has now.</returns>
    public async Task<string> Push(string reference, string commit, string id, CancellationToken ct)
    {
        var name = ReleaseTags.Built(reference, commit, HistoryId.For(release.Context.State));
        var (repository, tag) = References.Split(name);
        await release.Context.Engine.Images.Tag(id, repository, tag, ct);
        return await new RegistryAccess(release.Context).Push(name, ct);
    }

    /// <summary>That the registry has it, asked anew.</summary>
    public async Task<Evidence> Prove(string pushed, CancellationToken ct)
    {
        var found = await new RegistryAccess(release.Context).Digest(pushed, ct);
        return new Evidence(
            $"{RegistryName.Of(pushed)} has {pushed.Split('@')[0]} under the digest that was pushed",
            found == DigestOf(pushed),
            found ?? "it has no such image"
        );
    }

    /// <summary>Pure.</summary>
    /// <exception cref="PipelineException">Exit 64: it would be pushed to another registry than the nodes pull
    /// from.</exception>
    internal static void RequirePlace(string reference, SwarmRules rules)
    {
        if (rules.Registry is { } registry && RegistryName.Of(reference) != registry)
            throw PipelineException.Usage(
                $"expected the image {reference} to be in {registry}, which pipeline.yml names as swarm.registry; "
                    + $"found {RegistryName.Of(reference)}",
                $"in the compose file, write image: {registry}/{References.Split(reference).Repository.Split('/')[^1]}:"
                    + References.Split(reference).Tag
            );
    }

    private string? Known(string reference, string id) =>
        release
            .History.Releases.Reverse()
            .Select(r => r.Stage(StageNames.BuildImage)?.Receipt)
            .OfType<Receipt>()
            .Select(r => Json.Value<BuildReceipt>(r.Data))
            .OfType<BuildReceipt>()
            .Where(r => r.Images.GetValueOrDefault(reference) == id)
            .Select(r => r.Pushed?.GetValueOrDefault(reference))
            .FirstOrDefault(p => p is not null);

    private static string DigestOf(string pushed) => pushed.Split('@')[1];
}
