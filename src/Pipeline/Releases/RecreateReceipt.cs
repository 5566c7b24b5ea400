namespace Pipeline.Releases;

/// <summary>How long each service was down: from the moment it was asked to stop until it was up again.</summary>
public sealed record RecreateReceipt(IReadOnlyList<ServiceDowntime> Services);
