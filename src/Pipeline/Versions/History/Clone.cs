namespace Pipeline.Versions;

/// <summary>Where a clone is, and which commit is asked about.</summary>
/// <param name="Root">Top folder of the working tree.</param>
/// <param name="Prefix">The folder that was asked about, below the root and with a slash; empty for the root.</param>
/// <param name="Commit">The full ID.</param>
internal sealed record Clone(string Root, string Prefix, string Commit);
