using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>One reversible step of a release. Only Apply, Undo and Cleanup may write.</summary>
public interface IStage
{
    StageName Name { get; }

    Impact Impact { get; }

    /// <summary>One line for help, README and plan.</summary>
    string Does { get; }

    /// <summary>
    /// Stages whose plans this one's plan builds on: where one of those cannot be planned, this one cannot either.
    /// </summary>
    IReadOnlyList<StageName> PlansAfter => [];

    /// <summary>
    /// The stage that stops services, where this one is planned and prepared before it, while they still run; its Apply
    /// then makes sure that the plan still holds. Null where it is planned right before it is applied.
    /// </summary>
    StageName? PlannedBefore(Release release) => null;

    /// <summary>Looks at the world and says what has to be done, or why nothing has. Reads only.</summary>
    Task<StagePlan> Plan(Release release, CancellationToken ct);

    /// <summary>A plan from the journal, with what it says to later stages. Pure.</summary>
    StagePlan Recall(StagePlan plan) => plan;

    /// <inheritdoc cref="Recall(StagePlan)"/>
    Receipt Recall(Receipt receipt) => receipt;

    /// <summary>
    /// For a plan that was made before <see cref="PlannedBefore"/>: makes what Apply needs and what no running service
    /// notices. No record tells of it, so it is kept in <see cref="StackContext.Leftovers"/>, and known to the next run
    /// by its label or name.
    /// </summary>
    Task Prepare(Release release, StagePlan plan, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Does the work; what it returns is journaled as its receipt.</summary>
    Task<Receipt> Apply(Release release, StagePlan plan, CancellationToken ct);

    /// <summary>Observes the real state, not what Apply claims.</summary>
    Task<Proof> Verify(Release release, StagePlan plan, Receipt receipt, CancellationToken ct);

    /// <summary>
    /// Puts the prior state back. Idempotent, also right after a half-done Apply, in another process.
    /// </summary>
    Task Undo(Release release, StagePlan plan, CancellationToken ct);

    /// <summary>Observes that the prior state is there again.</summary>
    Task<Proof> VerifyUndone(Release release, StagePlan plan, CancellationToken ct);

    /// <summary>Drops what was only kept for the undo, once the whole release is verified.</summary>
    Task Cleanup(Release release, StagePlan plan, CancellationToken ct);
}
