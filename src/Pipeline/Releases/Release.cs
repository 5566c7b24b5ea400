using System.Collections.Immutable;
using System.Security.Cryptography;
using Pipeline.Journal;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// A release in progress, or one taken up again from the journal: what it is about, and how far each stage came. A
/// value: stages read it, and only who runs them makes the next one.
/// </summary>
public sealed record Release(string Id, Opening Opening, StackContext Context, ReleaseHistory History)
{
    private ImmutableDictionary<StageName, StagePlan> Plans { get; init; } =
        ImmutableDictionary<StageName, StagePlan>.Empty;

    private ImmutableDictionary<StageName, Receipt> Receipts { get; init; } =
        ImmutableDictionary<StageName, Receipt>.Empty;

    /// <summary>What it is to reach.</summary>
    public Goal Goal => Goal.From(Opening);

    /// <summary>What the stages so far say to those after them: the plans, then what was done.</summary>
    public Facts Facts =>
        Plans
            .Values.Select(p => p.Facts)
            .Concat(Receipts.Values.Select(r => r.Facts))
            .Aggregate(Facts.None, (all, one) => all.And(one));

    /// <summary>The commit to make live. BakeCode may move it on by one.</summary>
    public string Commit => Facts.Commit ?? Goal.Commit;

    /// <summary>Image reference to the image ID that is to run; of an image that is still to be built, none.</summary>
    public IReadOnlyDictionary<string, string> Images =>
        Facts.Images ?? (Goal.Cleans ? Goal.Images : null) ?? ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// Image reference to the name by which a swarm pulls it; of an image that is still to be pushed, none.
    /// </summary>
    public IReadOnlyDictionary<string, string> Pushed => Facts.Pushed ?? ImmutableDictionary<string, string>.Empty;

    /// <summary>The volumes that it is about, with the code in them.</summary>
    public IReadOnlyList<VolumeLayout> Volumes =>
        Goal.Cleans ? Context.Stack.LeftVolumes : Context.Stack.RebuiltVolumes;

    /// <summary>
    /// What the preflight of a rollback saw when it imported the image of that release; null when nobody looked in this
    /// process.
    /// </summary>
    public IReadOnlyList<Evidence>? Imported { get; init; }

    /// <summary>
    /// What ran when <c>Resume</c> began to finish the release; null in the run that opened it.
    /// </summary>
    public IReadOnlyList<ServiceState>? AtResume { get; init; }

    /// <summary>Where it is recorded; null while it is only planned, which writes nothing.</summary>
    public JournalFile? Journal { get; init; }

    /// <summary>With a stage planned, and not done yet.</summary>
    public Release With(StagePlan plan) =>
        this with
        {
            Plans = Plans.SetItem(plan.Stage, plan),
            Receipts = Receipts.Remove(plan.Stage),
        };

    /// <summary>With a stage done.</summary>
    public Release With(StageName stage, Receipt receipt) => this with { Receipts = Receipts.SetItem(stage, receipt) };

    /// <summary>With a stage undone: plan and receipt stay, for its proof, and their facts hold no more.</summary>
    public Release Undone(StageName stage) =>
        this with
        {
            Plans = PlanOf(stage) is { } plan ? Plans.SetItem(stage, plan with { Facts = Facts.None }) : Plans,
            Receipts = ReceiptOf(stage) is { } receipt
                ? Receipts.SetItem(stage, receipt with { Facts = Facts.None })
                : Receipts,
        };

    public StagePlan? PlanOf(StageName stage) => Plans.GetValueOrDefault(stage);

    public Receipt? ReceiptOf(StageName stage) => Receipts.GetValueOrDefault(stage);

    /// <summary>Whether that stage changes, or has changed, something in this release.</summary>
    public bool Touches(StageName stage) => PlanOf(stage) is { HasWork: true };

    /// <summary>Whether that stage is going to change something in this release, and has not done so yet.</summary>
    public bool IsPending(StageName stage) => Touches(stage) && ReceiptOf(stage) is null;

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
}
