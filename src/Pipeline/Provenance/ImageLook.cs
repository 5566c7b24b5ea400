namespace Pipeline.Provenance;

/// <summary>What an engine has of an image.</summary>
/// <param name="Commit">As its label says; null where it has none.</param>
/// <param name="Bill">SHA-256 of the bill of materials made of its packages now; null where it has none.</param>
internal sealed record ImageLook(bool IsThere, string? Commit, string? Bill)
{
    /// <summary>The same of the packages of the system alone, as an earlier version of Pipeline has made it.</summary>
    public string? BillOfSystem { get; init; }
}
