namespace Pipeline.Clusters;

/// <summary>What must be live.</summary>
/// <param name="Images">Image reference to image ID.</param>
public sealed record WantedCode(string Commit, IReadOnlyDictionary<string, string> Images);
