using Pipeline.Journal;
using Pipeline.Stages;

namespace Pipeline.Running;

/// <summary>A release in progress, or one taken up again from the journal: what it is about, and how far each stage came.</summary>
public sealed class Release(string id, Opening opening, Workshop workshop, ReleaseHistory history)
{
    private readonly Dictionary<StageName, StagePlan> _plans = [];
    private readonly Dictionary<StageName, Receipt> _receipts = [];

    public string Id { get; } = id;

    public Opening Opening { get; } = opening;

    public Workshop Workshop { get; } = workshop;

    public ReleaseHistory History { get; } = history;

    /// <summary>The commit to make live. BakeCode may move it on by one.</summary>
    public string Commit { get; set; } = opening.Commit;

    /// <summary>Image reference to the image ID that is to run, known once BuildImage is planned or applied.</summary>
    public Dictionary<string, string> Images { get; } = [];

    /// <summary>Only planning: what earlier stages would make does not exist yet.</summary>
    public bool IsRehearsal { get; init; }

    public bool IsRollback => Opening.Kind == ReleaseKind.Rollback;

    public void Remember(StagePlan plan) => _plans[plan.Stage] = plan;

    public void Remember(StageName stage, Receipt receipt) => _receipts[stage] = receipt;

    public StagePlan? PlanOf(StageName stage) => _plans.GetValueOrDefault(stage);

    public Receipt? ReceiptOf(StageName stage) => _receipts.GetValueOrDefault(stage);

    /// <summary>Whether that stage changes, or has changed, something in this release.</summary>
    public bool Touches(StageName stage) => PlanOf(stage) is { HasWork: true };
}
