using Pipeline.Releases;

namespace Pipeline.Stages.CleanVolume;

/// <param name="Services">What was stopped, and runs again without the code.</param>
public sealed record CleanReceipt(int Pieces, IReadOnlyList<RunsAgain> Services);
