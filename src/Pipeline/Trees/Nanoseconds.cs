using System.Globalization;

namespace Pipeline.Trees;

/// <summary>Times as nanoseconds since 1970, to and from the text that GNU tools read and print.</summary>
internal static class Nanoseconds
{
    private const long Second = 1_000_000_000;

    /// <summary>
    /// Signed decimal seconds with nine places, the form that <c>touch -d @…</c> and <c>stat -c %.9Y</c> use.
    /// </summary>
    public static string Text(long ns) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(ns < 0 ? "-" : "")}{Math.Abs(ns / Second)}.{Math.Abs(ns % Second):D9}"
        );

    /// <summary>
    /// Reads <c>find -printf %T@</c>: whole seconds (rounded down, also before 1970) and then the nanoseconds to add,
    /// so that half a second before 1970 is printed as -1.5000000000.
    /// </summary>
    public static long FromFind(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        var seconds = long.Parse(
            dot < 0 ? text : text[..dot],
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );
        var fraction =
            dot < 0 ? 0 : long.Parse(text.Slice(dot + 1, 9), NumberStyles.None, CultureInfo.InvariantCulture);
        return checked((seconds * Second) + fraction);
    }

    /// <summary>The reverse of <see cref="FromFind"/>, digit for digit.</summary>
    public static string ToFind(long ns) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.DivRem(ns - Modulo(ns), Second).Quotient}.{Modulo(ns):D9}0"
        );

    private static long Modulo(long ns) => ((ns % Second) + Second) % Second;
}
