using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>One stage of one release, as far as it came.</summary>
public sealed record StageRecord(StagePlan Plan)
{
    public Receipt? Receipt { get; init; }

    public Proof? Proof { get; init; }

    /// <summary>Its undo has begun.</summary>
    public bool Undoing { get; init; }

    public bool Undone { get; init; }

    /// <summary>
    /// How everything ran when its undo by itself was begun: what an undo that was killed has stopped runs again after
    /// the next.
    /// </summary>
    public IReadOnlyList<ServiceState>? Running { get; init; }
}
