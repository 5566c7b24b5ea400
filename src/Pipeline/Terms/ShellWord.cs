using System.Text.RegularExpressions;

namespace Pipeline.Terms;

/// <summary>
/// Text as one word of a shell command, so that a command which a message suggests can be typed as it stands.
/// </summary>
public static partial class ShellWord
{
    /// <summary>As it is where the shell would leave it alone; else in single quotes.</summary>
    public static string Quote(string text) =>
        Plain().IsMatch(text) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[\w./~@:+,=%-]+\z")]
    private static partial Regex Plain();
}
