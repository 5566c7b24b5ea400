namespace Pipeline.Benchmarks.Measuring;

/// <summary>What a figure should be at most.</summary>
/// <param name="Says">As the table says it, such as "≤ compose + 0.3 s".</param>
/// <param name="Seconds">The same as a number, worked out from this run; NaN when what it compares with was not
/// measured.</param>
public sealed record Goal(string Says, double Seconds)
{
    /// <summary>"met", or "missed by" how much; "not known" when either figure is missing.</summary>
    public string Verdict(Sample ours)
    {
        if (!ours.IsMeasured || double.IsNaN(Seconds))
            return "not known";
        return ours.Median <= Seconds
            ? "met"
            : $"missed by {Text.Seconds(ours.Median - Seconds)} ({Text.Factor(ours.Median / Seconds)})";
    }
}
