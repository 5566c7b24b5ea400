using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>
/// A word, quoted name, literal or sign of a routine's text. Words are lower case; comments are gone.
/// </summary>
/// <param name="Name">As the catalogue spells it; null for what is no name.</param>
internal readonly partial record struct BodyToken(string Text, string? Name, bool IsLiteral, bool IsSign = false)
{
    /// <summary>Begins a literal whose escapes are not decoded.</summary>
    public const char Unreadable = '\0';

    public static IReadOnlyList<BodyToken> Read(string body) =>
        [.. Token().Matches(body).Where(m => !m.Groups["comment"].Success).Select(Make)];

    private static BodyToken Make(Match m)
    {
        if (m.Groups["literal"].Success)
        {
            return new BodyToken(Unquote(m.Value), null, true);
        }

        return m.Groups["name"].Success ? new BodyToken(m.Value, Spelled(m.Value), false)
            : m.Groups["word"].Success ? new BodyToken(m.Value.ToLowerInvariant(), m.Value.ToLowerInvariant(), false)
            : new BodyToken(m.Value, null, false, m.Groups["sign"].Success);
    }

    /// <summary>U&amp;"k\0065ys" is keys.</summary>
    private static string Spelled(string quoted) =>
        quoted[0] == '"'
            ? SqlText.ReadIdentifier(quoted)
            : Escape()
                .Replace(
                    SqlText.ReadIdentifier(quoted[2..]),
                    m => char.ConvertFromUtf32(Convert.ToInt32(m.Groups["code"].Value, 16))
                );

    private static string Unquote(string literal)
    {
        if (literal[0] == '$')
        {
            var tag = literal.IndexOf('$', 1) + 1;
            return literal[tag..^tag];
        }

        var text = literal[(literal.IndexOf('\'', StringComparison.Ordinal) + 1)..^1]
            .Replace("''", "'", StringComparison.Ordinal);
        return literal[0] == '\'' || !text.Contains('\\', StringComparison.Ordinal) ? text : Unreadable + text;
    }

    /// <summary>Comments nest.</summary>
    private const string Comment =
        @"(?<comment>--[^\n]*|/\*(?>[^/*]+|(?<deep>/\*)|(?<-deep>\*/)|(?!\*/)[/*])*(?(deep)(?!))\*/)";

    /// <summary>A backslash escapes only behind an E.</summary>
    private const string Literal =
        @"(?<literal>\b[eE]'(?:[^'\\]|''|\\(?s:.))*'|'(?:[^']|'')*'|\$(?<tag>(?!\d)\w*)\$(?s:.)*?\$\k<tag>\$)";

    private const string Word =
        @"(?<name>(?:\b[uU]&)?""(?:[^""]|"""")*"")|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)";

    private const string Sign = @"(?<sign>(?:(?!--|/\*)[-+*/<>=~!@#%^&|`?])+)|::|[^\s]";

    [GeneratedRegex(Comment + "|" + Literal + "|" + Word + "|" + Sign, RegexOptions.ExplicitCapture)]
    private static partial Regex Token();

    [GeneratedRegex(@"\\\+?(?<code>[0-9a-fA-F]{6}|[0-9a-fA-F]{4})", RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
