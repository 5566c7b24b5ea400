using MathNet.Numerics.Statistics;

namespace Pipeline.Benchmarks.Measuring;

/// <summary>What one contender's repeated measurements of one row came to.</summary>
/// <param name="Values">Seconds, in the order measured; empty where it could not run.</param>
/// <param name="Missing">Why there are none.</param>
public sealed record Sample(IReadOnlyList<double> Values, string? Missing = null)
{
    public static Sample NotMeasured(string why) => new([], why);

    public bool IsMeasured => Values.Count > 0;

    /// <summary>NaN without values.</summary>
    public double Median => Values.Median();

    public double Lowest => Values.Minimum();

    public double Highest => Values.Maximum();
}
