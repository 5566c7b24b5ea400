using Pipeline.Docker;

namespace Pipeline.Stacks;

/// <summary>The swarm that runs the stack; without it, Compose runs it on one host.</summary>
/// <param name="Stack">Name that <c>docker stack deploy</c> was given; its services are called
/// <c>stack_service</c>.</param>
/// <param name="Registry">Where the nodes pull from, <c>host:port</c>; null: any.</param>
/// <param name="Nodes">How the engines of nodes are reached, by the node's host name or ID.</param>
public sealed record SwarmRules(string Stack, string? Registry, IReadOnlyDictionary<string, EngineAddress> Nodes);
