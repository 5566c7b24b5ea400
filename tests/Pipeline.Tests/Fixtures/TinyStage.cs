using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// A stage in memory that notes what is asked of it, and what the journal on disk says at that moment.
/// </summary>
internal sealed class TinyStage(string name, List<string> calls, Impact impact = Impact.Build) : IStage
{
    public static readonly Proof Holding = Proof.From(new Evidence("it is so", true, "1"));
    public static readonly Proof Failing = Proof.From(new Evidence("it is so", false, "0"));

    public StageName Name { get; } = new(name);

    public Impact Impact { get; } = impact;

    public string Does => "";

    public string? JournalPath { get; init; }

    public Func<Receipt> OnApply { get; init; } = () => new Receipt(["done"], Json.Element(1));

    public Func<Proof> OnVerify { get; init; } = () => Holding;

    public Action OnUndo { get; init; } = () => { };

    public Func<Proof> OnVerifyUndone { get; init; } = () => Holding;

    public Action OnSettle { get; init; } = () => { };

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>See <see cref="IStage.PlannedBefore"/>.</summary>
    public StageName? Before { get; init; }

    public Func<bool> OnPrepare { get; init; } = () => true;

    public StageName? PlannedBefore(Release release) => Before;

    public Task Prepare(Release release, StagePlan plan, CancellationToken ct) =>
        Task.FromResult(Note("prepare", OnPrepare));

    public StagePlan PlanWith(string? nothing = null) =>
        new(Name, nothing, nothing is null ? ["work"] : [], Json.Element(0)) { Attachments = Attachments };

    public Task<StagePlan> Plan(Release release, CancellationToken ct) => Task.FromResult(PlanWith());

    public Task<Receipt> Apply(Release release, StagePlan plan, CancellationToken ct) =>
        Task.FromResult(Note("apply", OnApply));

    public Task<Proof> Verify(Release release, StagePlan plan, Receipt receipt, CancellationToken ct) =>
        Task.FromResult(Note("verify", OnVerify));

    public Task Undo(Release release, StagePlan plan, CancellationToken ct) =>
        Task.FromResult(Note("undo", Act(OnUndo)));

    public Task<Proof> VerifyUndone(Release release, StagePlan plan, CancellationToken ct) =>
        Task.FromResult(Note("verify undone", OnVerifyUndone));

    public Task Cleanup(Release release, StagePlan plan, CancellationToken ct) =>
        Task.FromResult(Note("settle", Act(OnSettle)));

    private static Func<bool> Act(Action act) =>
        () =>
        {
            act();
            return true;
        };

    private T Note<T>(string call, Func<T> answer)
    {
        var last = JournalPath is null
            ? ""
            : $" after {JournalFile.Open(JournalPath, TimeProvider.System).Records.LastOrDefault()?.Event}";
        calls.Add($"{call} {Name}{last}");
        return answer();
    }
}
