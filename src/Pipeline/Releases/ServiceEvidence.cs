using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>What was seen in one service.</summary>
/// <param name="Recreates">Whether the service has to be recreated when it does not hold.</param>
/// <param name="Container">The one that it is about; null where it is about the service.</param>
public sealed record ServiceEvidence(string Service, Evidence Evidence, bool Recreates = true, string? Container = null)
{
    /// <summary>
    /// Its task and node on a swarm, such as <c>web.2 on worker-1</c>; null where it is about no task.
    /// </summary>
    public string? Where { get; init; }
}
