using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// The images that a history has pushed to the registry of a swarm: the ID that the engine which built them knows, and
/// the digest that the nodes know. Pure.
/// </summary>
internal sealed class PushedDigests
{
    private readonly IReadOnlyList<(string Id, string Digest)> _all;

    private PushedDigests(IReadOnlyList<(string Id, string Digest)> all) => _all = all;

    public static PushedDigests Of(ReleaseHistory history) =>
        new([
            .. from release in history.Releases
            let receipt = release.Stage(StageNames.BuildImage)?.Receipt
            where receipt is not null
            let built = Json.Value<BuildReceipt>(receipt.Data)!
            from pushed in built.Pushed ?? new Dictionary<string, string>()
            select (built.Images[pushed.Key], pushed.Value.Split('@')[1]),
        ]);

    /// <summary>Each of them by its ID and by its digest, where it is named by one of the two.</summary>
    public IReadOnlySet<string> Both(IReadOnlyCollection<string> named)
    {
        var all = named.ToHashSet();
        foreach (var (id, digest) in _all.Where(p => named.Contains(p.Id) || named.Contains(p.Digest)))
            all.UnionWith([id, digest]);
        return all;
    }

    /// <summary>Digests of the others.</summary>
    public IReadOnlySet<string> Except(IReadOnlySet<string> needed) =>
        _all.Select(p => p.Digest).Where(d => !needed.Contains(d)).ToHashSet();
}
