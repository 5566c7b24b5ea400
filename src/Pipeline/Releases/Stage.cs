using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>A stage with its own typed plan and receipt; the journal sees both as JSON.</summary>
public abstract class Stage<TWork, TReceipt>(StageName name, Impact impact, string does) : IStage
{
    public StageName Name { get; } = name;

    public Impact Impact { get; } = impact;

    public string Does { get; } = does;

    public virtual IReadOnlyList<StageName> PlansAfter => [];

    public virtual StageName? PlannedBefore(Release release) => null;

    public async Task<StagePlan> Plan(Release release, CancellationToken ct)
    {
        var planned = await Plan(new Ask(release, ct));
        return new StagePlan(Name, planned.Nothing, planned.Steps, Json.Element(planned.Work))
        {
            Further = planned.Further,
            Room = planned.Room,
            Attachments = planned.Attachments,
            Facts = FactsOfPlan(planned.Work).And(planned.Seen),
        };
    }

    public Task Prepare(Release release, StagePlan plan, CancellationToken ct) =>
        Prepare(new Ask(release, ct), Work(plan));

    public async Task<Receipt> Apply(Release release, StagePlan plan, CancellationToken ct)
    {
        var (lines, receipt) = await Apply(new Ask(release, ct), Work(plan));
        return Recall(new Receipt(lines, Json.Element(receipt)));
    }

    public StagePlan Recall(StagePlan plan) => plan with { Facts = FactsOfPlan(Work(plan)) };

    public Receipt Recall(Receipt receipt) =>
        Json.Value<TReceipt>(receipt.Data) is { } data ? receipt with { Facts = FactsOfReceipt(data) } : receipt;

    public Task<Proof> Verify(Release release, StagePlan plan, Receipt receipt, CancellationToken ct) =>
        Verify(new Ask(release, ct), Work(plan), Json.Value<TReceipt>(receipt.Data));

    public Task Undo(Release release, StagePlan plan, CancellationToken ct) => Undo(new Ask(release, ct), Work(plan));

    public Task<Proof> VerifyUndone(Release release, StagePlan plan, CancellationToken ct) =>
        VerifyUndone(new Ask(release, ct), Work(plan));

    public Task Cleanup(Release release, StagePlan plan, CancellationToken ct) =>
        Cleanup(new Ask(release, ct), Work(plan));

    /// <summary>This stage's own plan out of a journaled one.</summary>
    public static TWork Work(StagePlan plan) => plan.WorkAs<TWork>();

    /// <summary>What a plan says to later stages. Pure.</summary>
    protected virtual Facts FactsOfPlan(TWork work) => Facts.None;

    /// <summary>What a receipt says to later stages. Pure.</summary>
    protected virtual Facts FactsOfReceipt(TReceipt receipt) => Facts.None;

    protected abstract Task<Planned<TWork>> Plan(Ask ask);

    protected virtual Task Prepare(Ask ask, TWork work) => Task.CompletedTask;

    protected abstract Task<(IReadOnlyList<string> Lines, TReceipt Receipt)> Apply(Ask ask, TWork work);

    protected abstract Task<Proof> Verify(Ask ask, TWork work, TReceipt? receipt);

    protected virtual Task Undo(Ask ask, TWork work) => Task.CompletedTask;

    protected virtual Task<Proof> VerifyUndone(Ask ask, TWork work) =>
        Task.FromResult(Proof.From(new Evidence($"{Name} leaves nothing behind", true, "it only reads")));

    protected virtual Task Cleanup(Ask ask, TWork work) => Task.CompletedTask;

    /// <summary>What every method of a stage is given: the release, and the token that cancels it.</summary>
    protected readonly record struct Ask(Release Release, CancellationToken Ct);
}
