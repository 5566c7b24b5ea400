using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>A release as read back from the journal.</summary>
public sealed record ReleaseRecord(string Id, DateTimeOffset OpenedAt, Opening Opening)
{
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    public DateTimeOffset? VerifiedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public Closing? Closing { get; init; }

    /// <summary>The version of the commit that it made live; null in old journals, and where none could be
    /// computed.</summary>
    public string? Version =>
        Closing is { } closing && closing.Commit != Opening.Commit ? closing.Version : Opening.Version;

    /// <summary>Nodes of a swarm that it was proven without; empty where it was looked at as a whole.</summary>
    public IReadOnlyList<string> WithoutNodes => (Closing is null ? Opening.WithoutNodes : Closing.WithoutNodes) ?? [];

    public bool IsOpen => Closing is null;

    /// <summary>Stages whose undo, asked for by itself after the release had ended, was begun and not proven.</summary>
    public IReadOnlyList<StageName> HalfUndone =>
        Closing?.Outcome is not (Outcome.Verified or Outcome.Partial)
            ? []
            :
            [
                .. Stages
                    .Where(s => s is { Plan.HasWork: true, Undoing: true, Undone: false })
                    .Select(s => s.Plan.Stage)
                    .Distinct(),
            ];

    /// <summary>Undo has begun: it can only be finished backwards.</summary>
    public bool IsRollingBack { get; init; }

    /// <summary>
    /// Whether it ended proven, and with code, and nobody has undone a part of that since: what a rollback can go back
    /// to. A cut-over alone moves no code.
    /// </summary>
    public bool IsLiveCode => WasLive && !IsTakenBack;

    /// <summary>Whether it ended proven, and with code.</summary>
    public bool WasLive => Closing is { Outcome: Outcome.Verified, Images.Count: > 0 };

    /// <summary>Whether a stage that made its code live was undone by itself, or half undone.</summary>
    public bool IsTakenBack => Stages.Any(s => s.Undoing && s.Plan.HasWork && MakesLive.Contains(s.Plan.Stage));

    private static readonly StageName[] MakesLive =
    [
        StageNames.BuildImage,
        StageNames.RebuildVolume,
        StageNames.Recreate,
    ];

    /// <summary>
    /// Whether every proof that was asked for holds, or had nothing to do, and at least one was made.
    /// </summary>
    /// <param name="proofs">The stages that prove what runs.</param>
    public bool IsProvenBy(IReadOnlyList<StageName> proofs)
    {
        var asked = proofs.Where(p => Opening.Stages.Contains(p.Value)).Select(Stage).ToList();
        return asked.Any(p => p?.Proof is { Holds: true })
            && asked.All(p => p is { Plan.HasWork: false } or { Proof.Holds: true });
    }

    /// <summary>
    /// How everything ran when the undo of one of these stages by itself was begun; null when none was.
    /// </summary>
    public IReadOnlyList<ServiceState>? RunningBefore(IEnumerable<StageName> stages) =>
        stages.Select(s => Stage(s)?.Running).FirstOrDefault(r => r is not null);

    public StageRecord? Stage(StageName name) => Stages.LastOrDefault(s => s.Plan.Stage == name);
}
