namespace Pipeline.Inventories;

/// <summary>A node of the swarm.</summary>
/// <param name="Name">Its host name, by which people know it; two nodes may have the same.</param>
/// <param name="Role">manager or worker.</param>
/// <param name="Availability">active, pause or drain.</param>
/// <param name="State">ready, down, unknown or disconnected.</param>
/// <param name="IsAsked">Whether its engine is the one that was asked.</param>
public sealed record SwarmNodeFacts(
    string Id,
    string Name,
    string Role,
    string Availability,
    string State,
    bool IsAsked
);
