namespace Pipeline.Inventories;

/// <summary>The stack of a swarm, as a manager describes it: claims, but for the tasks that were looked at.</summary>
/// <param name="Stack">The name that <c>docker stack deploy</c> was given.</param>
/// <param name="Registry">Where its images come from, Docker Hub aside; null where that is none, or several.</param>
/// <param name="Nodes">Empty where the engine is no manager.</param>
/// <param name="Tasks">Those that should run; empty where the engine is no manager.</param>
public sealed record SwarmFacts(
    string Stack,
    string? Registry,
    IReadOnlyList<SwarmNodeFacts> Nodes,
    IReadOnlyList<SwarmTaskFacts> Tasks
);
