using System.Globalization;

namespace Pipeline.Reports;

/// <summary>
/// Characters that turn the direction of the text around them (UAX #9): a file may be named so that a page would show
/// another name, so they are shown as what they are.
/// </summary>
internal static class BidiControls
{
    public static bool Has(char character) =>
        character is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    public static string Shown(char character) =>
        string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
}
