using Pipeline.Docker;

namespace Pipeline.Clusters;

/// <summary>
/// A service and its tasks, as the managers say; judged by tasks, and not by what Swarm says of its update.
/// </summary>
internal sealed record RolloutLook(SwarmService Service, IReadOnlyList<SwarmTask> Tasks)
{
    private static readonly string[] Alive = ["starting", "running"];
    private const string NoNode = "no suitable node";
    private static readonly string[] Ended = ["failed", "rejected", "complete"];

    /// <summary>Tasks that run, as they should, and were made from this spec.</summary>
    public IEnumerable<SwarmTask> Running(ServiceSpec of) =>
        Tasks.Where(t => t is { DesiredState: "running", Status.State: "running" } && IsOf(t, of));

    /// <summary>Tasks that were made from this spec and ended by themselves.</summary>
    public IEnumerable<SwarmTask> Failed(ServiceSpec of) =>
        Tasks.Where(t => Ended.Contains(t.Status.State) && IsOf(t, of));

    /// <summary>
    /// All that should run does, and was made from this spec; nothing that should have ended is alive.
    /// </summary>
    public bool AllAre(ServiceSpec of)
    {
        var desired = Tasks.Where(t => t.DesiredState == "running").ToList();
        return desired.Count == (Service.Spec.Replicas ?? Math.Max(desired.Count, 1))
            && desired.Count == Running(of).Count()
            && !IsAnyLeft
            && Service.UpdateStatus is not { State: "updating" or "rollback_started" };
    }

    /// <summary>
    /// A task for which the managers find no node, while no other one is about to end and make room; null: none.
    /// </summary>
    public SwarmTask? WithoutNode =>
        IsAnyLeft
            ? null
            : Tasks.FirstOrDefault(t =>
                t is { DesiredState: "running" or "ready", Status.State: "pending" }
                && t.Status.Err.StartsWith(NoNode, StringComparison.Ordinal)
            );

    private bool IsAnyLeft => Tasks.Any(t => t.DesiredState != "running" && Alive.Contains(t.Status.State));

    public string Describe() =>
        string.Join(
            ", ",
            Tasks
                .Where(t => t.DesiredState == "running" || t.Status.State == "running")
                .Select(t =>
                    $"task {t.Slot} is {t.Status.State}, should be {t.DesiredState}"
                    + (t.Status.Err.Length > 0 ? $" ({t.Status.Err})" : "")
                )
        );

    /// <summary>
    /// All that a task is made from counts: somebody may just have asked for other settings of the same image.
    /// </summary>
    private static bool IsOf(SwarmTask task, ServiceSpec spec) => task.Spec.MakesSameTask(spec.Tasks);
}
