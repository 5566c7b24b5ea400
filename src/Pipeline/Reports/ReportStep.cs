namespace Pipeline.Reports;

/// <summary>One stage of the release.</summary>
/// <param name="Result">"proven", "not proven", "undone" or "nothing to do".</param>
/// <param name="Began">When its plan was journaled; "" of a stage with nothing to do.</param>
/// <param name="Start">Percent of the release's time before it.</param>
/// <param name="Width">Percent of the release's time that it took.</param>
/// <param name="Done">What it says it did.</param>
public sealed record ReportStep(
    string Stage,
    string Result,
    string? Why,
    string Began,
    string Took,
    double Start,
    double Width,
    IReadOnlyList<string> Steps,
    IReadOnlyList<string> Done
);
