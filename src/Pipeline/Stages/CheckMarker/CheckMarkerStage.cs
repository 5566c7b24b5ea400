using Pipeline.Clusters;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Stages.CheckMarker;

/// <summary>The end of the chain: what runs is the commit, seen through the running containers' own mounts.</summary>
public sealed class CheckMarkerStage()
    : Stage<MarkerWork, MarkerWork>(
        StageNames.CheckMarker,
        Impact.ReadOnly,
        "proves by marker and by a hash of every file that the running process reads the commit"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.Recreate];

    protected override async Task<Planned<MarkerWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var work = new MarkerWork(release.Commit);
        var without = release.Context.WithoutNodes;
        // What is proven without a node is recorded as that, and never said to be proven again.
        if (
            without.Count == 0
            && !Changes(release)
            && IsRecorded(release)
            && (await StackProof.Planned(release, ct)).Holds
        )
            return Planned.Nothing(work, $"{release.Commit[..12]} is live, proven again just now");
        return Planned.Do(
            work,
            [$"compare what every service reads with {release.Commit[..12]}{NotLookedAt.Words(without)}"]
        );
    }

    protected override Task<(IReadOnlyList<string> Lines, MarkerWork Receipt)> Apply(Ask ask, MarkerWork work) =>
        Task.FromResult<(IReadOnlyList<string>, MarkerWork)>(([], work));

    protected override async Task<Proof> Verify(Ask ask, MarkerWork work, MarkerWork? receipt)
    {
        var proof = await StackProof.Of(ask.Release, ask.Ct);
        // Afterwards: of a service that crashed meanwhile nothing can be read, and its log says why.
        await StillUp.Require(ask.Release, ask.Ct);
        return proof;
    }

    private static bool Changes(Release release) =>
        new[]
        {
            StageNames.BuildImage,
            StageNames.BackupVolume,
            StageNames.RebuildVolume,
            StageNames.CleanVolume,
            StageNames.Recreate,
            StageNames.RestoreEnv,
            StageNames.RestoreRoles,
        }.Any(release.Touches);

    private static bool IsRecorded(Release release) =>
        release.History.LastVerified is { WithoutNodes.Count: 0, Closing: { Outcome: Outcome.Verified } last }
        && last.Commit == release.Commit
        && !MadeByHand(release).Any();

    /// <summary>Containers that somebody made anew since: what they run is to be proven, and then recorded.</summary>
    private static IEnumerable<ServiceState> MadeByHand(Release release)
    {
        var (services, containers) = (release.History.RecordedServices(), release.History.RecordedContainers());
        return release.Opening.Before.Where(s =>
            s.Running && services.Contains(s.Service) && !containers.Contains(s.Container)
        );
    }
}
