using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// What a release has started runs on: a crash may come after the window of a service, while another one is watched or
/// proven. So each stage that starts services has this look after it, and so has each that proves what runs.
/// </summary>
internal static class StillUp
{
    /// <exception cref="ServiceDownException">Something does not; holds its last log lines and its health
    /// log.</exception>
    public static async Task Require(Release release, CancellationToken ct)
    {
        // Tasks of a swarm are looked at one by one.
        if (
            release.Context.Stack.Definition.Swarm is not null
            || release.History.Find(release.Id) is not { } record
            || StartedBy(record) is not { Count: > 0 } started
        )
            return;
        var (readiness, services) = (new Readiness(release.Context), new Services(release.Context));
        var now = await services.Look(ct);
        foreach (var (service, restarts) in started)
        {
            var containers = now.Where(n => n.Service == service).ToList();
            if (containers.Count == 0)
                throw new ServiceDownException($"{service} has no container any more");
            foreach (var container in containers)
                await readiness.RequireStillUp(container, restarts, ct);
        }

        foreach (var other in now.Where(n => !started.ContainsKey(n.Service) && services.IsAlsoStopped(n)))
            if (release.Opening.Before.Any(b => b.Container == other.Container && Readiness.IsSteady(b)))
                await readiness.RequireNotDown(other.Container, ct);
    }

    /// <summary>
    /// The services that its stages started, as the last of them left each, with the restarts that are known from its
    /// start. Pure.
    /// </summary>
    public static IReadOnlyDictionary<string, int> StartedBy(ReleaseRecord release) =>
        release
            .Stages.Where(s => !s.Undone && StageNames.StartServices.Contains(s.Plan.Stage))
            .Select(s => s.Receipt)
            .OfType<Receipt>()
            .SelectMany(r => Json.Value<StartedReceipt>(r.Data)?.Services ?? [])
            .GroupBy(s => s.Service)
            .ToDictionary(g => g.Key, g => g.Last().Restarts);

    /// <summary>What the receipts of these stages have in common; an older journal's may lack it.</summary>
    private sealed record StartedReceipt(IReadOnlyList<RunsAgain>? Services);
}
