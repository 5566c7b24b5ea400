using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>
/// SQL in tokens, as PostgreSQL reads it (documentation 4.1): comments left out, strings whole, dollar quotes too.
/// </summary>
internal static partial class SqlLexer
{
    public static IReadOnlyList<SqlToken> Read(string sql) =>
        [.. Token().Matches(sql).Where(m => !m.Groups["skip"].Success).Select(Make)];

    private static SqlToken Make(Match m) =>
        m switch
        {
            _ when m.Groups["tag"].Success => new(SqlKind.Text, m.Groups["dollar"].Value, m.Index),
            _ when m.Groups["text"].Success => new(
                SqlKind.Text,
                m.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal),
                m.Index
            ),
            _ when m.Groups["quoted"].Success => new(
                SqlKind.Quoted,
                m.Groups["quoted"].Value.Replace("\"\"", "\"", StringComparison.Ordinal),
                m.Index
            ),
            _ when m.Groups["word"].Success => new(SqlKind.Word, m.Value.ToLowerInvariant(), m.Index),
            _ when m.Groups["number"].Success => new(SqlKind.Number, m.Value, m.Index),
            _ when m.Groups["parameter"].Success => new(SqlKind.Parameter, m.Value, m.Index),
            _ when m.Groups["operator"].Success => new(SqlKind.Operator, m.Value, m.Index),
            _ => new(SqlKind.Symbol, m.Value, m.Index),
        };

    [GeneratedRegex(
        """
            (?<skip>\s+|--[^\n]*|/\*(?>[^*/]+|\*(?!/)|/(?!\*)|(?<d>/\*)|(?<-d>\*/))*(?(d)(?!))\*/)
            |\$(?<tag>[\p{L}_][\w]*|)\$(?<dollar>.*?)\$\k<tag>\$
            |[eE]'(?<text>(?:[^'\\]|''|\\.)*)'|(?:[bBxXnN]|[uU]&)?'(?<text>(?:[^']|'')*)'
            |(?:[uU]&)?"(?<quoted>(?:[^"]|"")*)"
            |(?<parameter>\$\d+)|(?<number>\d[\d_.]*(?:[eE][+-]?\d+)?|0[xXoObB][\da-fA-F_]+)
            |(?<word>[\p{L}_][\p{L}\p{N}_$]*)
            |(?<operator>(?:(?!--|/\*)[-+*/<>=~!@\#%^&|`?])+)
            |(?<symbol>::|:=|.)
            """,
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Token();
}
