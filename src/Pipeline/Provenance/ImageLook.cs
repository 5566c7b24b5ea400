namespace Pipeline.Provenance;

/// <summary>What an engine has of an image.</summary>
/// <param name="Commit">As its label says; null where it has none.</param>
/// <param name="Bill">SHA-256 of the bill of materials made from its package databases now; null where it has
/// none.</param>
internal sealed record ImageLook(bool IsThere, string? Commit, string? Bill);
