using Pipeline.Stacks;

namespace Pipeline.Stages.Recreate;

/// <summary>A service that was recreated and started, and is not known to be up yet.</summary>
/// <param name="Containers">IDs.</param>
/// <param name="Since">Before it was started.</param>
/// <param name="DatabaseTime">The same by the database's clock; null without a heartbeat.</param>
internal sealed record StartedService(
    ServiceRules Rules,
    IReadOnlyList<string> Containers,
    DateTimeOffset Since,
    DateTime? DatabaseTime
);
