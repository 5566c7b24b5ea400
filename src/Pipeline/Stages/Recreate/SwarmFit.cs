using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// What of a service on a swarm cannot be replaced without loss, or not be proven; refused, with what to do.
/// </summary>
/// <param name="name">As the compose file calls it.</param>
/// <param name="tasks">All of the service's.</param>
internal sealed class SwarmFit(string name, SwarmService service, IReadOnlyList<SwarmTask> tasks, ServiceRules how)
{
    private ServiceSpec Spec => service.Spec;

    /// <param name="image">What it is going to run; null where that is not known yet.</param>
    /// <returns>Each with what was found and what to type. Pure.</returns>
    public IEnumerable<PipelineException> Problems(ContainerConfig? image)
    {
        if (Unsettled is { } unsettled)
            yield return PipelineException.Refuse(
                $"{Spec.Name}: {unsettled}, so there is no settled state to come back to",
                $"docker service ps {Spec.Name} shows it; wait, or settle it with docker service update --image "
                    + $"<image> {Spec.Name}; then this again"
            );
        if (Spec is { IsGlobal: false, Replicas: null or 0 })
            yield return PipelineException.Refuse(
                $"{Spec.Name} has no replicas, so no task of it could be proven",
                $"docker service scale {Spec.Name}=1, then this again"
            );
        if (how.Heartbeat is not null)
            yield return PipelineException.Usage(
                $"{name}: pipeline.yml has a heartbeat, which is not looked at on a swarm yet",
                "take it out of pipeline.yml; a healthcheck in the stack file is looked at by every node"
            );
        foreach (var problem in OfVolumes().Concat(OfStart(image)))
            yield return problem;
    }

    /// <summary>Of an update that it has not begun, Swarm says nothing; null: all is as it was asked for.</summary>
    private string? Unsettled =>
        service is { IsSettled: false, UpdateStatus: { } update }
            ? $"its last update is {update.State} ({update.Message})"
        : tasks.Any(t => t.DesiredState == "running" && !t.Spec.MakesSameTask(Spec.Tasks))
            ? "its last update has not begun: tasks are what it asked for before"
        : null;

    private IEnumerable<PipelineException> OfVolumes()
    {
        foreach (var volume in Spec.IsPinned ? [] : Spec.LocalVolumes.Where(v => v.Source.Length > 0))
            yield return PipelineException.Refuse(
                $"{Spec.Name} mounts the volume {volume.Source} at {volume.Target}, which each node has for itself, and "
                    + "may run on several: a task that is placed elsewhere would find it empty",
                "in the stack file, pin it: deploy.placement.constraints: [node.hostname == <node>]; or give the "
                    + "volume a driver that all nodes share; then docker stack deploy"
            );
    }

    /// <summary>Two tasks at once need two places, and Swarm has to know when the new one is ready.</summary>
    private IEnumerable<PipelineException> OfStart(ContainerConfig? image)
    {
        if (!Spec.StartsFirst)
            yield break;
        var why =
            Spec.HostPorts is { Count: > 0 } ports ? $"takes port {ports[0]} of its node, which two tasks cannot have"
            : Spec.LocalVolumes.FirstOrDefault(v => !v.ReadOnly) is { } volume
                ? $"writes the volume {volume.Source}, which two tasks would write at once"
            : Spec.HasHealthcheck ?? image is null or { Healthcheck: not null } ? null
            : "has no healthcheck, so requests would reach a task that is not ready";
        if (why is not null)
            yield return PipelineException.Refuse(
                $"{Spec.Name} is updated start-first, and {why}",
                "in the stack file, deploy.update_config.order: stop-first"
                    + (why.Contains("healthcheck", StringComparison.Ordinal) ? ", or add a healthcheck" : "")
                    + "; then docker stack deploy"
            );
    }
}
