using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Terms;

/// <summary>Durations as compose writes them: <c>5s</c>, <c>2m</c>, <c>1h30m</c>, <c>500ms</c>, <c>1.5s</c>.</summary>
public static partial class Durations
{
    // Longer is a typo, and would overflow timers.
    private const double MaxSeconds = 24 * 3600;

    /// <exception cref="FormatException">It is none.</exception>
    public static TimeSpan Parse(string text) =>
        TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"expected a duration such as 90s or 10m; found '{text}'");

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Pattern().Match(text);
        if (!match.Success || text.Length == 0)
            return false;
        var seconds = Part("h") * 3600 + Part("m") * 60 + Part("s") + Part("ms") / 1e3 + Part("us") / 1e6;
        if (seconds > MaxSeconds)
            return false;
        duration = TimeSpan.FromMicroseconds(Math.Round(seconds * 1e6));
        return true;

        double Part(string unit) =>
            match.Groups[unit] is { Success: true } g
                ? double.Parse(g.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
                : 0;
    }

    [GeneratedRegex(
        @"\A(?:(?<h>[0-9]+(\.[0-9]+)?)h)?(?:(?<m>[0-9]+(\.[0-9]+)?)m)?(?:(?<s>[0-9]+(\.[0-9]+)?)s)?(?:(?<ms>[0-9]+(\.[0-9]+)?)ms)?(?:(?<us>[0-9]+(\.[0-9]+)?)[uµ]s)?\z"
    )]
    private static partial Regex Pattern();
}
