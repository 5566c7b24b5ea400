using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>A word, quoted name, literal or sign of a routine's text. Words are lower case; comments are gone.</summary>
/// <param name="Name">As the catalogue spells it; null for what is no name.</param>
internal readonly partial record struct BodyToken(string Text, string? Name, bool IsLiteral)
{
    public static IReadOnlyList<BodyToken> Read(string body) => [.. Token().Matches(body).Where(m => !m.Groups["comment"].Success).Select(Make)];

    private static BodyToken Make(Match m)
    {
        if (m.Groups["literal"].Success)
        {
            return new BodyToken(Unquote(m.Value), null, true);
        }

        return m.Groups["name"].Success ? new BodyToken(m.Value, SqlText.ReadIdentifier(m.Value), false)
            : m.Groups["word"].Success ? new BodyToken(m.Value.ToLowerInvariant(), m.Value.ToLowerInvariant(), false)
            : new BodyToken(m.Value, null, false);
    }

    private static string Unquote(string literal)
    {
        if (literal[0] == '$')
        {
            var tag = literal.IndexOf('$', 1) + 1;
            return literal[tag..^tag];
        }

        return literal[(literal.IndexOf('\'', StringComparison.Ordinal) + 1)..^1].Replace("''", "'", StringComparison.Ordinal);
    }

    [GeneratedRegex("""
        (?<comment>--[^\n]*|/\*(?s:.)*?\*/)|(?<literal>(?:\b[eE])?'(?:[^'\\]|''|\\(?s:.))*'|\$(?<tag>\w*)\$(?s:.)*?\$\k<tag>\$)|(?<name>"(?:[^"]|"")*")|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|[^\s]
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
