namespace Pipeline.Benchmarks.Measuring;

/// <summary>What a figure should be at most.</summary>
/// <param name="Says">As the table says it, such as "≤ compose + 0.3 s".</param>
/// <param name="Most">The same as a number, worked out from this run; NaN when what it compares with was not
/// measured.</param>
public sealed record Goal(string Says, double Most)
{
    /// <summary>"met", or "missed by" how much; "not known" when either figure is missing.</summary>
    /// <param name="format">How the figures are written.</param>
    public string Verdict(Sample ours, Func<double, string> format)
    {
        if (!ours.IsMeasured || double.IsNaN(Most))
            return "not known";
        return ours.Median <= Most
            ? "met"
            : $"missed by {format(ours.Median - Most)} ({Text.Factor(ours.Median / Most)})";
    }
}
