using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>
/// What the journal says that must run: the last verified release, and what was recorded since. Pure.
/// </summary>
public sealed record Baseline
{
    public required StackDefinition Definition { get; init; }

    /// <summary>The last verified release; null when there is none.</summary>
    public ReleaseRecord? Release { get; init; }

    /// <summary>Services that ran when it was verified, and those that read code.</summary>
    public IReadOnlyList<string> MustRun { get; init; } = [];

    /// <summary>Containers that a release has recorded, by ID.</summary>
    public IReadOnlySet<string> Containers { get; init; } = new HashSet<string>();

    /// <summary>Services that it recorded.</summary>
    public IReadOnlySet<string> Services { get; init; } = new HashSet<string>();

    /// <summary>When the journal was last written to: a container from before that may be a release's own.</summary>
    public DateTimeOffset LastRecord { get; init; }

    /// <summary>Keys of the env files, each with its fingerprint; null where nothing is known.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Env files that services name themselves.</summary>
    public IReadOnlyList<EnvFileBackup> EnvFiles { get; init; } = [];

    /// <summary>Whether the services were moved to the runtime role, and still are.</summary>
    public bool IsCutOver { get; init; }

    /// <summary>A release that nobody works on any more and that has not ended.</summary>
    public string? Open { get; init; }

    /// <summary>The last release, where it ended without a proven state.</summary>
    public string? Incomplete { get; init; }

    /// <param name="lastRecord">When the journal was last written to.</param>
    public static Baseline From(ReleaseHistory history, StackDefinition definition, DateTimeOffset lastRecord)
    {
        var closed = history.Releases.LastOrDefault(r => r.Closing is not null);
        var after = history.LastVerified?.Closing?.After ?? [];
        var ours = definition.Code.SelectMany(c => c.Services);
        return new Baseline
        {
            Definition = definition,
            Release = history.LastVerified,
            MustRun = [.. after.Where(s => s.Running).Select(s => s.Service).Union(NeverRecorded(ours, after))],
            Containers = history.RecordedContainers(),
            Services = history.RecordedServices(),
            LastRecord = lastRecord,
            Env = closed is not null && !IsEnvUndone(closed) ? closed.Closing!.Env : null,
            EnvFiles = EnvFileCopies.Running(history)?.Closing!.EnvFiles ?? [],
            IsCutOver = IsOnRuntimeRole(history),
            Open = (history.Open ?? history.HalfUndone)?.Id,
            Incomplete = history.LastIncomplete?.Id,
        };
    }

    /// <summary>A service of ours that was stopped when the release was verified may be stopped now.</summary>
    private static IEnumerable<string> NeverRecorded(IEnumerable<string> ours, IReadOnlyList<ServiceState> after) =>
        ours.Where(o => after.All(s => s.Service != o));

    /// <summary>Undone by itself later: then the files are those of an earlier release.</summary>
    private static bool IsEnvUndone(ReleaseRecord release) =>
        release.Closing!.Outcome is Outcome.Verified or Outcome.Partial
        && release.Stages.Any(s => s.Undoing && EnvStages.Contains(s.Plan.Stage));

    private static readonly StageName[] EnvStages = [StageNames.CutOverEnv, StageNames.RestoreEnv, StageNames.Recreate];

    private static bool IsOnRuntimeRole(ReleaseHistory history)
    {
        var proven = history.Releases.LastOrDefault(r => r.Stage(StageNames.CutOverRole) is { Plan.HasWork: true });
        return proven?.Stage(StageNames.CutOverRole) is { Undone: false, Undoing: false, Proof.Holds: true }
            && proven.Closing?.Outcome is Outcome.Verified or Outcome.Partial
            && !IsUndone(proven)
            && !history
                .Releases.SkipWhile(r => r != proven)
                .Any(r => r.Stage(StageNames.RestoreRoles) is { Plan.HasWork: true, Undone: false });
    }

    private static bool IsUndone(ReleaseRecord cutOver) =>
        cutOver.Stage(StageNames.CutOverEnv) is { Undoing: true }
        || cutOver.Stage(StageNames.ProvisionRoles) is { Undoing: true };
}
