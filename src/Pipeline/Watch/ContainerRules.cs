using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>Which services run, and in which containers, against what a release recorded. Pure.</summary>
internal sealed class ContainerRules(Baseline baseline, DriftWords words)
{
    private static readonly string[] NotWell = ["unhealthy", "paused"];

    public IEnumerable<DriftFinding> Find(Observation now) =>
        baseline
            .MustRun.SelectMany(s => OfService(s, [.. now.Containers.Where(c => c.State.Service == s)]))
            .Concat(now.Containers.Where(IsMadeByHand).Select(DriftWords.Recreated));

    private IEnumerable<DriftFinding> OfService(string service, IReadOnlyList<SeenContainer> containers)
    {
        if (containers.Count == 0)
            yield return words.Gone(service);
        foreach (var state in containers.Select(c => c.State))
            if (!state.Running)
                yield return words.Stopped(state);
            else if (NotWell.Contains(state.Health))
                yield return words.Unwell(state);
    }

    /// <summary>
    /// Younger than all that the journal tells: what a release, or an undo, made is older than the record of it.
    /// </summary>
    private bool IsMadeByHand(SeenContainer container) =>
        baseline.Services.Contains(container.State.Service)
        && !baseline.Containers.Contains(container.State.Container)
        && container.Created > baseline.LastRecord;
}
