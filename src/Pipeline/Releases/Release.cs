using System.Security.Cryptography;
using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// A release in progress, or one taken up again from the journal: what it is about, and how far each stage came.
/// </summary>
public sealed class Release(string id, Opening opening, StackContext context, ReleaseHistory history)
{
    private readonly Dictionary<StageName, StagePlan> _plans = [];
    private readonly Dictionary<StageName, Receipt> _receipts = [];

    public string Id { get; } = id;

    public Opening Opening { get; } = opening;

    public StackContext Context { get; } = context;

    public ReleaseHistory History { get; } = history;

    /// <summary>The commit to make live. BakeCode may move it on by one.</summary>
    public string Commit { get; set; } = opening.Commit;

    /// <summary>Image reference to the image ID that is to run, known once BuildImage is planned or applied.</summary>
    public Dictionary<string, string> Images { get; } = [];

    /// <summary>
    /// Volumes as last read in this release, by name: what has not changed since is not hashed again.
    /// </summary>
    public Dictionary<string, TreeManifest> Seen { get; } = [];

    /// <summary>
    /// What the services read, as looked at while Recreate was planned; CheckMarker's plan need not look again.
    /// </summary>
    public Task<IReadOnlyList<ServiceEvidence>>? Live { get; set; }

    /// <summary>
    /// What the preflight of a rollback saw when it imported the image of that release; null when nobody looked in this
    /// process.
    /// </summary>
    public IReadOnlyList<Evidence>? Imported { get; set; }

    /// <summary>
    /// What ran when <see cref="Resumption"/> began to finish the release; null in the run that opened it.
    /// </summary>
    public IReadOnlyList<ServiceState>? AtResume { get; set; }

    /// <summary>
    /// The same states with their starts as they were at <see cref="AtResume"/>: what was restarted while nobody worked
    /// on the release, as the engine does after a reboot, was not touched by it. A container that was replaced stays as
    /// it was.
    /// </summary>
    public IReadOnlyList<ServiceState> SinceResume(IReadOnlyList<ServiceState> before) =>
        [
            .. before.Select(b =>
                AtResume?.FirstOrDefault(r => r.Container == b.Container) is { Running: true } seen && b.Running
                    ? b with
                    {
                        StartedAt = seen.StartedAt,
                        Restarts = seen.Restarts,
                    }
                    : b
            ),
        ];

    /// <summary>What of <see cref="Opening.Discard"/> was found.</summary>
    public HashSet<string> Discarded { get; } = [];

    /// <summary>What it is to reach.</summary>
    public Goal Goal { get; } = Goal.From(opening);

    /// <summary>Where it is recorded; null while it is only planned, which writes nothing.</summary>
    public JournalFile? Journal { get; set; }

    /// <summary>
    /// The nonce of a commit's marker: drawn once, on disk before it is used, the same in every later build of that
    /// commit.
    /// </summary>
    public string NonceOf(string commit)
    {
        if (History.NonceOf(commit) is { } drawn)
            return drawn;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        History.Apply(Journal!.Append(Id, JournalEvent.Nonce, null, new CommitNonce(commit, nonce)));
        return nonce;
    }

    public void Remember(StagePlan plan) => _plans[plan.Stage] = plan;

    public void Remember(StageName stage, Receipt receipt) => _receipts[stage] = receipt;

    public StagePlan? PlanOf(StageName stage) => _plans.GetValueOrDefault(stage);

    public Receipt? ReceiptOf(StageName stage) => _receipts.GetValueOrDefault(stage);

    /// <summary>Whether that stage changes, or has changed, something in this release.</summary>
    public bool Touches(StageName stage) => PlanOf(stage) is { HasWork: true };

    /// <summary>Whether that stage is going to change something in this release, and has not done so yet.</summary>
    public bool IsPending(StageName stage) => Touches(stage) && ReceiptOf(stage) is null;
}
