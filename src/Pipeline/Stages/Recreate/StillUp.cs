using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// What a recreate has started runs on: a crash may come after its window, before the release is proven.
/// </summary>
internal static class StillUp
{
    /// <exception cref="ServiceDownException">One does not; holds its last log lines and its health log.</exception>
    public static async Task Require(
        StackContext context,
        RecreateWork work,
        RecreateReceipt? receipt,
        IReadOnlyList<ServiceState> now,
        CancellationToken ct
    )
    {
        foreach (var service in work.Services.Where(s => s.Start).Select(s => s.Service))
        {
            var containers = now.Where(n => n.Service == service).ToList();
            if (containers.Count == 0)
                throw new ServiceDownException($"{service} has no container any more");
            var restarts = receipt?.Services.FirstOrDefault(s => s.Service == service)?.Restarts ?? 0;
            foreach (var container in containers)
                await new Readiness(context).RequireStillUp(container, restarts, ct);
        }
    }

    /// <summary>
    /// The same of the release, if it has recreated services on one host; a swarm's tasks are looked at one by one.
    /// </summary>
    /// <exception cref="ServiceDownException">One does not.</exception>
    public static async Task Require(Release release, CancellationToken ct)
    {
        if (
            release.Context.Stack.Definition.Swarm is null
            && release.History.Find(release.Id)?.Stage(StageNames.Recreate) is { Plan: { HasWork: true } plan } stage
        )
            await Require(
                release.Context,
                plan.WorkAs<RecreateWork>(),
                stage.Receipt is { } receipt ? Json.Value<RecreateReceipt>(receipt.Data) : null,
                await new Services(release.Context).Look(ct),
                ct
            );
    }
}
