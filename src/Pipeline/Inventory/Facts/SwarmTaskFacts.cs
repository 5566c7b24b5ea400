namespace Pipeline.Inventories;

/// <summary>A task that should run.</summary>
/// <param name="Service">Without the name of the stack.</param>
/// <param name="Name">Such as <c>web.2</c>.</param>
/// <param name="Node">Host name of its node; "" while it has none.</param>
/// <param name="State">What the managers say, such as running or pending.</param>
/// <param name="Image">What it was asked to run.</param>
/// <param name="IsLookedAt">Whether its container is among the containers of this inventory.</param>
public sealed record SwarmTaskFacts(
    string Service,
    string Name,
    string Node,
    string State,
    string Image,
    bool IsLookedAt
);
