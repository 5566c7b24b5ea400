using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Clusters;

/// <summary>What each task of a service reads: the checks of a single host, in its container, on its node.</summary>
internal sealed class TaskCode(
    ServiceLook look,
    IReadOnlyList<ReachedNode> nodes,
    ReleaseHistory history,
    WantedCode? wanted
)
{
    /// <inheritdoc cref="LiveProof.Known"/>
    public KnownTrees? Known { get; init; }

    public async Task<IReadOnlyList<ServiceEvidence>> Look(IReadOnlyList<ServiceState> states, CancellationToken ct)
    {
        if (wanted is null)
            return [new ServiceEvidence(look.Name, NothingToCompareWith)];
        var evidence = new List<ServiceEvidence>();
        foreach (var (node, container, task) in look.Running)
        {
            var on = nodes.Single(n => n.Node.Id == node.Id).Context!;
            var proof = new LiveProof(on, wanted.Commit, history, wanted.Images) { Known = Known };
            var state = states.Single(s => s.Container == container.Id);
            var where = $"{look.NameOf(task)} on {node.Name}";
            evidence.AddRange(
                (await Look(proof, state, ct)).Select(e => new ServiceEvidence(
                    look.Name,
                    OfTask(e, where),
                    Container: state.Container
                )
                {
                    Where = where,
                })
            );
        }

        return evidence;
    }

    private static async Task<IReadOnlyList<Evidence>> Look(LiveProof proof, ServiceState state, CancellationToken ct)
    {
        try
        {
            return [.. (await proof.LookAt(state, ct)).Select(e => e.Evidence)];
        }
        catch (DockerException e)
        {
            return [new Evidence("it can be looked at", false, e.Message) { About = EvidenceTopic.Node }];
        }
    }

    /// <summary>On several nodes, what could not be looked at is not known to have drifted.</summary>
    private static Evidence OfTask(Evidence evidence, string where) =>
        evidence with
        {
            Claim = $"{where}: {evidence.Claim}",
            About = evidence.About == EvidenceTopic.Sight ? EvidenceTopic.Node : evidence.About,
        };

    private Evidence NothingToCompareWith =>
        new(
            $"{look.Name} reads the code of the last verified release",
            false,
            "there is no such release, or its commit is not in this repository, so there is nothing to compare with"
        )
        {
            About = EvidenceTopic.Node,
        };
}
