using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>
/// A statement without its values, blanks and comments: equal for <c>WHERE id = 5</c> and for what pg_stat_statements
/// makes of it.
/// </summary>
public static class StatementShape
{
    /// <summary>Words in lower case, one blank between, <c>?</c> for each value.</summary>
    public static string From(string sql) => string.Join(' ', Words(sql)).TrimEnd(' ', ';');

    /// <summary>Whether the statement has the shape of the pattern, in which <c>*</c> is any run of words.</summary>
    public static bool Fits(string sql, string pattern) =>
        Regex.IsMatch(From(sql), Expression(pattern), RegexOptions.CultureInvariant | RegexOptions.Singleline);

    /// <summary>A pattern of nothing but <c>*</c> would ignore every statement.</summary>
    public static bool IsUsable(string pattern) => Words(pattern).Any(w => w.Any(char.IsLetter));

    private static string Expression(string pattern) =>
        $"^{string.Join(' ', Words(pattern).Select(w => w == "*" ? ".*" : Regex.Escape(w))).TrimEnd(' ', ';').Replace(" .*", "( .*)?", StringComparison.Ordinal)}$";

    private static IEnumerable<string> Words(string sql) =>
        Unsigned(SqlLexer.Read(sql))
            .Select(token =>
                token.Kind switch
                {
                    SqlKind.Text or SqlKind.Number or SqlKind.Parameter => "?",
                    SqlKind.Quoted
                        when token.Text != SqlText.ReadIdentifier(token.Text)
                            || token.Text.Contains(' ', StringComparison.Ordinal) => SqlText.Identifier(token.Text),
                    _ => token.Text,
                }
            );

    /// <summary>The server takes a leading sign as part of the constant.</summary>
    private static IEnumerable<SqlToken> Unsigned(IReadOnlyList<SqlToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var isSign =
                tokens[i] is { Kind: SqlKind.Operator, Text: "-" or "+" }
                && i + 1 < tokens.Count
                && tokens[i + 1].Kind == SqlKind.Number
                && (
                    i == 0
                    || tokens[i - 1].Kind == SqlKind.Operator
                    || tokens[i - 1] is { Kind: SqlKind.Symbol, Text: not (")" or "]") }
                );
            if (!isSign)
            {
                yield return tokens[i];
            }
        }
    }
}
