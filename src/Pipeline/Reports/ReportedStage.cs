using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>One stage of a run.</summary>
/// <param name="Result">"planned", "nothing to do", "proven", "not proven" or "undone".</param>
/// <param name="Why">Why there was nothing to do.</param>
public sealed record ReportedStage(string Stage, string Result, string? Why, IReadOnlyList<string> Steps)
{
    public static ReportedStage From(StagePlan plan) =>
        new(plan.Stage.Value, plan.HasWork ? "planned" : "nothing to do", plan.Nothing, plan.Steps);

    public static ReportedStage From(StageRecord stage) =>
        From(stage.Plan) with
        {
            Result =
                stage.Undone ? "undone"
                : !stage.Plan.HasWork ? "nothing to do"
                : stage.Proof is null ? "not proven"
                : "proven",
        };
}
