using Pipeline.Running;
using Pipeline.Secrets;
using Pipeline.Stages;
using Pipeline.Stages.BuildImage;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Stages.Recreate;

namespace Pipeline.Journal;

public enum ReleaseKind
{
    Deploy,
    Rollback,
}

/// <summary>How a release ended.</summary>
public enum Outcome
{
    /// <summary>Proven live.</summary>
    Verified,

    /// <summary>Only some stages were asked for; they hold.</summary>
    Partial,

    /// <summary>Failed or interrupted; the old state was put back and proven.</summary>
    RolledBack,

    /// <summary>Failed, and the old state could not be proven: a human is needed.</summary>
    Incomplete,
}

/// <summary>What a release set out to do, and how everything ran before it.</summary>
/// <param name="Kind">Deploy or rollback.</param>
/// <param name="Commit">The commit the stack's repository was at, or the one to go back to.</param>
/// <param name="Stages">The stages that were asked for, in chain order.</param>
/// <param name="StackFile">The pipeline.yml it was started with.</param>
/// <param name="Before">The prior running state (PITFALLS 18): by service, not by container.</param>
/// <param name="Images">For a rollback: image reference to image ID, as they must be again.</param>
/// <param name="Of">For a rollback: the release it goes back to.</param>
/// <param name="State">For a rollback with state: the backups that the volumes get their content from.</param>
public sealed record Opening(
    ReleaseKind Kind,
    string Commit,
    IReadOnlyList<string> Stages,
    string StackFile,
    IReadOnlyList<ServiceState> Before,
    IReadOnlyDictionary<string, string>? Images = null,
    string? Of = null,
    IReadOnlyList<StateBackup>? State = null)
{
    /// <summary>Paths among the code, relative to their volume, that no commit has and that this release puts aside into its backup.</summary>
    public IReadOnlyList<string>? Discard { get; init; }

    /// <summary>8 hex digits that no other release has: a restored journal would number a second one alike. Null in old journals.</summary>
    public string? Unique { get; init; }

    /// <summary>For a rollback: the env files of services as they were then; null leaves them as they are.</summary>
    public IReadOnlyList<EnvFileBackup>? EnvFiles { get; init; }
}

/// <summary>A verified backup that a rollback brings a whole volume back from.</summary>
/// <param name="Key">The volume, as in the compose file.</param>
/// <param name="Release">The release that made it.</param>
/// <param name="Backup">The volume that holds it.</param>
/// <param name="Manifest">Fingerprint of what it holds.</param>
public sealed record StateBackup(string Key, string Release, string Backup, string Manifest);

/// <summary>How a release ended, and the tuple a rollback restores (DESIGN 4).</summary>
/// <param name="Env">Keys of the env files, each with a keyed hash of its value; null where it could not be read.</param>
public sealed record Closing(
    Outcome Outcome,
    string Commit,
    IReadOnlyDictionary<string, string> Images,
    IReadOnlyList<ServiceState> After,
    string? Reason = null,
    IReadOnlyDictionary<string, string>? Env = null)
{
    /// <summary>The env files that services name themselves, in copies; null where they could not be copied, or it was not asked for.</summary>
    public IReadOnlyList<EnvFileBackup>? EnvFiles { get; init; }
}

/// <summary>One stage of one release, as far as it came.</summary>
public sealed record StageRecord(StagePlan Plan)
{
    public Receipt? Receipt { get; init; }

    public Proof? Proof { get; init; }

    /// <summary>Its way back has begun.</summary>
    public bool Undoing { get; init; }

    public bool Undone { get; init; }

    /// <summary>How everything ran when its undo by itself was begun: what an undo that was killed has stopped runs again after the next.</summary>
    public IReadOnlyList<ServiceState>? Running { get; init; }
}

/// <summary>A release as read back from the journal.</summary>
public sealed record ReleaseRecord(string Id, DateTimeOffset OpenedAt, Opening Opening)
{
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];

    public DateTimeOffset? VerifiedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public Closing? Closing { get; init; }

    public bool IsOpen => Closing is null;

    /// <summary>Stages whose undo, asked for by itself after the release had ended, was begun and not proven.</summary>
    public IReadOnlyList<StageName> HalfUndone => Closing?.Outcome is not (Outcome.Verified or Outcome.Partial) ? []
        : [.. Stages.Where(s => s is { Plan.HasWork: true, Undoing: true, Undone: false }).Select(s => s.Plan.Stage).Distinct()];

    /// <summary>Undo has begun: it can only be finished backwards.</summary>
    public bool IsTurningBack { get; init; }

    /// <summary>
    /// Whether it ended proven, and with code, and nobody has undone a part of that since: what a rollback can go back to. A cut-over
    /// alone moves no code.
    /// </summary>
    public bool IsLiveCode => WasLive && !IsTakenBack;

    /// <summary>Whether it ended proven, and with code.</summary>
    public bool WasLive => Closing is { Outcome: Outcome.Verified, Images.Count: > 0 };

    /// <summary>Whether a stage that made its code live was undone by itself, or half undone.</summary>
    public bool IsTakenBack => Stages.Any(s => s.Undoing && s.Plan.HasWork && MakesLive.Contains(s.Plan.Stage));

    private static readonly StageName[] MakesLive = [StageNames.BuildImage, StageNames.RebuildVolume, StageNames.Recreate];

    /// <summary>Whether every proof that was asked for holds, or had nothing to do, and at least one was made.</summary>
    /// <param name="proofs">The stages that prove what runs.</param>
    public bool IsProvenBy(IReadOnlyList<StageName> proofs)
    {
        var asked = proofs.Where(p => Opening.Stages.Contains(p.Value)).Select(Stage).ToList();
        return asked.Any(p => p?.Proof is { Holds: true }) && asked.All(p => p is { Plan.HasWork: false } or { Proof.Holds: true });
    }

    /// <summary>How everything ran when the undo of one of these stages by itself was begun; null when none was.</summary>
    public IReadOnlyList<ServiceState>? RunningBefore(IEnumerable<StageName> stages) => stages.Select(s => Stage(s)?.Running).FirstOrDefault(r => r is not null);

    public StageRecord? Stage(StageName name) => Stages.LastOrDefault(s => s.Plan.Stage == name);
}
