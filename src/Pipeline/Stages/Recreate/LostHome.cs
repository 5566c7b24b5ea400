using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>A service that cannot run without a node that is lost.</summary>
internal static class LostHome
{
    /// <returns>What was found and what to type; null where it runs elsewhere. Pure.</returns>
    /// <param name="lost">At least one.</param>
    public static PipelineException? Problem(
        ServiceSpec spec,
        IReadOnlyList<SwarmTask> tasks,
        IReadOnlyList<SwarmNode> lost
    )
    {
        if (lost.FirstOrDefault(n => spec.PinnedTo.Any(p => p == n.Id || p == n.Name)) is { } home)
            return PipelineException.Refuse(
                $"{spec.Name} is pinned to the node {home.Name}, which --without-node names as lost: no other node may "
                    + $"run it{Volumes(spec, home.Name)}",
                Move(spec)
            );
        var waiting = tasks.Where(t => t is { DesiredState: "running", Status.State: "pending" }).ToList();
        return waiting.Count == 0
            ? null
            : PipelineException.Refuse(
                $"without {string.Join(", ", lost.Select(n => n.Name))} the swarm has no node for {waiting.Count} of "
                    + $"the tasks of {spec.Name}: {waiting[0].Status.Err}",
                $"docker service ps {spec.Name} shows them; let another node have them (placement in the stack file, "
                    + $"then docker stack deploy), or do with fewer: docker service scale {spec.Name}=<number>; then "
                    + "this again"
            );
    }

    private static string Volumes(ServiceSpec spec, string node) =>
        spec.LocalVolumes is { Count: > 0 } volumes
            ? $", and its volume {string.Join(", ", volumes.Select(v => v.Source))} was on {node} alone"
            : "";

    private static string Move(ServiceSpec spec) =>
        (spec.LocalVolumes.Count > 0 ? "restore its volume on another node from your backup; " : "")
        + "in the stack file, name that node in deploy.placement.constraints; docker stack deploy; then this again";
}
