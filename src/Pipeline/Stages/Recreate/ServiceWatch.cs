using Pipeline.Releases;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// Watches a service that was started: until it is up, then through its window, then for its heartbeat.
/// </summary>
internal sealed class ServiceWatch(StackContext context, Heartbeats heartbeats)
{
    private readonly Readiness _readiness = new(context);

    /// <returns>When the last of its containers was up.</returns>
    public async Task<DateTimeOffset> Up(StartedService service, CancellationToken ct)
    {
        var up = service.Since;
        foreach (var container in service.Containers)
        {
            var one = await context.Log.During(
                $"waiting for {service.Rules.Name} to be up",
                _readiness.WaitUp(container, service.Rules, ct, service.Since)
            );
            up = up > one ? up : one;
        }

        return up;
    }

    /// <param name="up">From <see cref="Up"/>.</param>
    /// <param name="stopped">When it was asked to stop; null: when it was recreated.</param>
    public async Task<ServiceDowntime> Stay(
        StartedService service,
        Task<DateTimeOffset> up,
        DateTimeOffset? stopped,
        CancellationToken ct
    )
    {
        var downtime = await up - (stopped ?? service.Since);
        var restarts = await Task.WhenAll(
            service.Containers.Select(c => _readiness.StayUp(c, service.Rules, service.Since, ct))
        );
        var heartbeat = await heartbeats.Await(service.Rules, service.DatabaseTime, ct);
        return new ServiceDowntime(
            service.Rules.Name,
            service.Containers[0],
            downtime.TotalSeconds,
            heartbeat?.Found,
            ConfiguredAs.Now(context, service.Rules.Name),
            restarts.Sum()
        );
    }
}
