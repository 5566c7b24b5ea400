using System.Text.RegularExpressions;

namespace Pipeline.Inventories;

/// <summary>
/// A command line for people: programs, options, files and plain words. What may be a secret is masked: what follows an
/// option named like one, a value behind an equals sign or in a URL, and anything that is no plain word. Pure.
/// </summary>
internal static partial class ShownCommand
{
    private const int LongestScript = 60;

    public static string Of(IEnumerable<string> words)
    {
        var shown = new List<string>();
        var isSecret = false;
        foreach (var word in words)
        {
            shown.Add(isSecret ? "***" : Shown(word));
            isSecret = SecretOption().IsMatch(word) && !word.Contains('=', StringComparison.Ordinal);
        }

        return string.Join(' ', shown);
    }

    private static string Shown(string word)
    {
        if (Plain().IsMatch(word))
            return word;
        if (Assignment().Match(word) is { Success: true } pair)
            return $"{pair.Groups["name"].Value}=***";
        return word.Contains(' ', StringComparison.Ordinal) ? Script(word) : "***";
    }

    /// <summary>Of a shell's script only words that are plain, and no more than a line.</summary>
    private static string Script(string script)
    {
        var words = Of(script.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return $"'{(words.Length > LongestScript ? words[..LongestScript] + "…" : words)}'";
    }

    [GeneratedRegex(@"^(-{0,2}[A-Za-z][A-Za-z0-9_.\-/]{0,59}|[/.~][A-Za-z0-9_.\-/@+]*|\d{1,6}|[|&;<>]{1,2})$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^(?<name>-{0,2}[A-Za-z][A-Za-z0-9_.\-]*)=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(?i)^-{1,2}(p|a|.*(pass|secret|token|key|credential|dsn|auth|user).*)$")]
    private static partial Regex SecretOption();
}
