namespace Pipeline.Watching;

/// <summary>What came of one look.</summary>
/// <param name="UnderWay">Who works on the stack; then nothing is said of it. Null when it was looked at.</param>
public sealed record WatchLook(IReadOnlyList<DriftFinding> Findings, Baseline? Baseline, string? UnderWay);
