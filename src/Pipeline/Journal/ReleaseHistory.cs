using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Terms;

namespace Pipeline.Journal;

/// <summary>
/// The journal folded into releases. "Last verified" is recorded here, never inferred from tags or mtimes.
/// </summary>
public sealed class ReleaseHistory
{
    private readonly Dictionary<string, ReleaseRecord> _byId = [];
    private readonly Dictionary<string, string> _nonces = [];

    public IEnumerable<ReleaseRecord> Releases => _byId.Values;

    /// <summary>The release whose process ended before it did.</summary>
    public ReleaseRecord? Open => _byId.Values.LastOrDefault(r => r.IsOpen);

    /// <summary>
    /// The last release, if its undo could not put everything back; null once anything was begun after it.
    /// </summary>
    public ReleaseRecord? LastIncomplete =>
        _byId.Values.LastOrDefault() is { Closing.Outcome: Outcome.Incomplete } last ? last : null;

    /// <summary>
    /// The release of which a stage was undone by itself, and not proven to be; null once a later release did that
    /// stage.
    /// </summary>
    public ReleaseRecord? HalfUndone =>
        _byId.Values.LastOrDefault(r =>
            r.HalfUndone.Any(s =>
                !_byId.Values.SkipWhile(o => o != r).Skip(1).Any(o => o.Stage(s) is { Plan.HasWork: true })
            )
        );

    public ReleaseRecord? LastVerified => _byId.Values.LastOrDefault(r => r.IsLiveCode);

    /// <summary>The release whose change of the legacy role's password is in force; null when there is none.</summary>
    public ReleaseRecord? Rotation =>
        _byId.Values.LastOrDefault(r =>
            r.Stage(StageNames.RotateLegacy) is { Plan.HasWork: true, Undone: false }
            && r.Closing?.Outcome is Outcome.Verified or Outcome.Partial
        );

    public string NextId => $"r{_byId.Count + 1}";

    /// <summary>Of a journal that only this look is about; writes nothing.</summary>
    /// <exception cref="JournalDamagedException">A line was changed, lost or inserted.</exception>
    public static ReleaseHistory Read(string journal, TimeProvider clock) =>
        From(JournalFile.Open(journal, clock).Records);

    public static ReleaseHistory From(IEnumerable<JournalRecord> records)
    {
        var history = new ReleaseHistory();
        foreach (var record in records)
            history.Apply(record);
        return history;
    }

    public ReleaseRecord? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The nonce drawn for a commit's marker, if one was.</summary>
    public string? NonceOf(string commit) => _nonces.GetValueOrDefault(commit);

    public void Apply(JournalRecord record)
    {
        if (record.Event == JournalEvent.Nonce)
            Remember(Json.Value<CommitNonce>(record.Data)!);
        else if (record.Event == JournalEvent.Opened)
            _byId[record.Release] = new ReleaseRecord(record.Release, record.At, OpeningIn(record));
        else
            _byId[record.Release] = Next(
                _byId[record.Release],
                FormerNames.Present(record, _byId[record.Release].Opening)
            );
    }

    private static Opening OpeningIn(JournalRecord record) => FormerNames.Present(Json.Value<Opening>(record.Data)!);

    private void Remember(CommitNonce drawn) => _nonces.TryAdd(drawn.Commit, drawn.Nonce);

    private static ReleaseRecord Next(ReleaseRecord release, JournalRecord record) =>
        record.Event switch
        {
            JournalEvent.Planned => release with { Stages = [.. release.Stages, new StageRecord(PlanIn(record))] },
            JournalEvent.Applied => Change(release, record, s => s with { Receipt = Json.Value<Receipt>(record.Data) }),
            JournalEvent.Proved => Change(release, record, s => s with { Proof = Json.Value<Proof>(record.Data) }),
            JournalEvent.Undoing => Undoing(release with { IsRollingBack = true }, record),
            JournalEvent.Undone => Change(release, record, s => s with { Undone = true }),
            JournalEvent.Verified => release with { VerifiedAt = record.At },
            JournalEvent.Closed => release with { ClosedAt = record.At, Closing = Json.Value<Closing>(record.Data) },
            _ => release,
        };

    private static StagePlan PlanIn(JournalRecord record) =>
        Json.Value<StagePlan>(record.Data)! with
        {
            Stage = new StageName(record.Stage!),
        };

    private static ReleaseRecord Undoing(ReleaseRecord release, JournalRecord record)
    {
        var together = TogetherIn(record);
        return (together?.Stages ?? [record.Stage!]).Aggregate(
            release,
            (r, stage) => Change(r, stage, s => s with { Undoing = true, Running = s.Running ?? together?.Running })
        );
    }

    /// <summary>An array is of an earlier version, which told only how everything ran.</summary>
    private static UndoneTogether? TogetherIn(JournalRecord record) =>
        record.Data.ValueKind switch
        {
            JsonValueKind.Object => Json.Value<UndoneTogether>(record.Data),
            JsonValueKind.Array => new([record.Stage!], Json.Value<IReadOnlyList<ServiceState>>(record.Data)!),
            _ => null,
        };

    private static ReleaseRecord Change(
        ReleaseRecord release,
        JournalRecord record,
        Func<StageRecord, StageRecord> change
    ) => Change(release, record.Stage!, change);

    /// <summary>A stage may be undone whose plan could not be written, as on a full disk: it has not begun.</summary>
    private static ReleaseRecord Change(ReleaseRecord release, string stage, Func<StageRecord, StageRecord> change)
    {
        // A disk that was full kept the plan from being written, and yet the stage is undone.
        var at = release.Stages.Select(s => s.Plan.Stage.Value).ToList().LastIndexOf(stage);
        if (at < 0)
            return release;
        var stages = release.Stages.ToImmutableArray();
        return release with { Stages = stages.SetItem(at, change(stages[at])) };
    }
}
