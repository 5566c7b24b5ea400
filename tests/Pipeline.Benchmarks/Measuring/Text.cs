using System.Globalization;

namespace Pipeline.Benchmarks.Measuring;

/// <summary>How figures are written.</summary>
internal static class Text
{
    /// <summary>Two decimals where they say something: "0.12 s", "16.9 s".</summary>
    public static string Seconds(double seconds) =>
        double.IsNaN(seconds) ? "–"
        : seconds < 10 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");

    public static string Megabytes(double megabytes) =>
        double.IsNaN(megabytes) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{megabytes:0} MB");

    public static string Factor(double factor) =>
        double.IsFinite(factor) ? string.Create(CultureInfo.InvariantCulture, $"{factor:0.00} ×") : "–";

    public static string Share(double share) =>
        double.IsFinite(share) ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %") : "–";
}
