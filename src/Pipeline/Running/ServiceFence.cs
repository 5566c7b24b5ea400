using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;

namespace Pipeline.Running;

/// <summary>
/// Moves the version of each service of a stack, so that a write which an earlier holder of the lock has begun is
/// refused when it arrives. What is asked for stays as it is, so no task is replaced.
/// </summary>
internal sealed class ServiceFence(StackContext context, SwarmRules rules)
{
    private const int Most = 20;

    private SwarmApi Swarm => context.Engine.Swarm;

    /// <exception cref="DockerException">A service could not be fenced.</exception>
    public async Task Raise(CancellationToken ct)
    {
        foreach (var service in await new SwarmServices(context, rules).List(ct))
            await Raise(service.Id, ct);
    }

    /// <summary>
    /// In the middle of an update it is left alone: the write would take the update's state away, by which the plan
    /// refuses to touch that service before somebody has settled it.
    /// </summary>
    private async Task Raise(string id, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var now = await Swarm.Services.Inspect(id, ct);
            if (!now.IsSettled)
            {
                context.Log.Warn($"{now.Spec.Name} is in the middle of an update ({now.UpdateStatus!.State})");
                return;
            }

            try
            {
                await Swarm.Services.Update(id, now.Version, now.Spec, login: null, ct);
                return;
            }
            catch (Exception e) when (attempt < Most && e is DockerConflictException or DockerOutcomeUnknownException)
            {
                await context.Pause(milliseconds: 250, ct);
            }
        }
    }
}
