namespace Pipeline.Watching;

/// <summary>A finding as JSON, for the command of <c>--on-drift</c>.</summary>
/// <param name="Project">The compose project.</param>
/// <param name="Release">The last verified release; null where there is none.</param>
/// <param name="Commit">Its commit.</param>
public sealed record DriftDocument(string Project, string? Release, string? Commit, DriftFinding Finding);
