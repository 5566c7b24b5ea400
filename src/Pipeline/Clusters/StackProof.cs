using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>What every service of a release reads, on one host or on every node of a swarm.</summary>
internal static class StackProof
{
    public static async Task<Proof> Of(Release release, CancellationToken ct)
    {
        if (release.Context.Stack.Definition.Swarm is null)
            return await LiveProof.For(release).Check(ct);
        var evidence = await Look(release, ct);
        return evidence.Count == 0
            ? Proof.From(new Evidence("a service of the swarm reads the code", false, "none of its services is there"))
            : new Proof([.. evidence.Select(e => e.Evidence)]);
    }

    /// <summary>What the last look in this planning showed, or a new one.</summary>
    public static async Task<Proof> Planned(Release release, CancellationToken ct) =>
        release.Facts.Live ?? await Of(release, ct);

    /// <summary>Of a stack on a swarm, by service; one that is not there does not hold.</summary>
    public static async Task<IReadOnlyList<ServiceEvidence>> Look(Release release, CancellationToken ct)
    {
        var wanted = new WantedCode(release.Commit, release.Images);
        var sight = await Cluster.Of(release.Context).Look(release.History, wanted, ct);
        var services = release.Context.Stack.Definition.Code.SelectMany(c => c.Services).Distinct();
        return
        [
            .. sight.Evidence,
            .. services
                .Where(s => !sight.Evidence.Any(e => e.Service == s))
                .Select(s => new ServiceEvidence(
                    s,
                    new Evidence($"the swarm has the service {s}", false, "it has none")
                )),
        ];
    }
}
