using Pipeline.Docker;

namespace Pipeline.Clusters;

/// <summary>A service that gets another spec, and what is needed to bring the old one back.</summary>
/// <param name="Service">Its ID.</param>
/// <param name="Name">As the compose file calls it, for messages.</param>
/// <param name="Before">Its spec before the first write. May hold secrets in its environment.</param>
/// <param name="Wanted">The spec that it gets, with its image by digest. It differs in its image, or in
/// <see cref="ServiceSpec.ForceUpdate"/>, so that every task is replaced.</param>
internal sealed record RolloutWork(string Service, string Name, ServiceSpec Before, ServiceSpec Wanted)
{
    public string Image => Wanted.Image;

    /// <summary>
    /// IDs of nodes that are lost: a task there that should have ended is never seen to end, and is not waited for.
    /// </summary>
    public IReadOnlySet<string> LostNodes { get; init; } = new HashSet<string>();

    /// <summary>How long each of the three parts may take: canary, promotion, restore.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether the managers hear from it until it has ended.</summary>
    public bool IsSeenToEnd(SwarmTask task) => task.DesiredState == "running" || !LostNodes.Contains(task.NodeId);

    /// <summary>One task of the new image, and then nothing more by itself.</summary>
    public ServiceSpec Canary => With(Wanted, parallelism: 1, TimeSpan.FromDays(7));

    /// <summary>All tasks of the new image, without a pause between them; those that have it stay.</summary>
    public ServiceSpec Promoted => With(Wanted, parallelism: null, TimeSpan.Zero);

    /// <summary>
    /// All tasks of the old image, by our settings for updates: the user's own might roll back to the canary.
    /// </summary>
    public ServiceSpec Returned => With(Before, parallelism: null, TimeSpan.Zero);

    /// <summary>All that the release and its undo ask for; managers without a leader may still show an earlier
    /// one.</summary>
    public IReadOnlyList<ServiceSpec> Asked => [Before, Canary, Promoted, Returned];

    /// <summary>
    /// Swarm neither goes on after a failure nor rolls back by itself: it would go back to a spec that was never
    /// verified. The rest of the user's update settings stays.
    /// </summary>
    private static ServiceSpec With(ServiceSpec spec, int? parallelism, TimeSpan delay) =>
        spec.WithUpdateSettings(settings =>
        {
            settings["FailureAction"] = "pause";
            settings["Delay"] = delay.Ticks * TimeSpan.NanosecondsPerTick;
            settings["Parallelism"] = parallelism ?? (int?)settings["Parallelism"] ?? 1;
            settings["MaxFailureRatio"] = 0;
            settings["Order"] ??= "stop-first";
        });
}
