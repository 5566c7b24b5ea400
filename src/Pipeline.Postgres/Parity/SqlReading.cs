namespace Pipeline.Postgres;

/// <summary>
/// What a text of SQL or PL/pgSQL uses, by its words alone: it reads too much rather than too little.
/// </summary>
/// <param name="Tables">Right and table.</param>
/// <param name="Utilities">Statements within it that are not DML.</param>
/// <param name="Dynamic">It runs text that it puts together.</param>
internal sealed record SqlReading(
    IReadOnlyList<(string Right, SqlName Name)> Tables,
    IReadOnlyList<SqlCall> Calls,
    IReadOnlyList<string> Operators,
    IReadOnlyList<string> Utilities,
    bool Dynamic
)
{
    private static readonly HashSet<string> Utility =
    [
        "create",
        "alter",
        "drop",
        "grant",
        "revoke",
        "truncate",
        "refresh",
        "copy",
        "lock",
        "call",
        "vacuum",
        "analyze",
        "set",
        "reset",
        "reindex",
        "cluster",
        "comment",
        "security",
        "import",
        "reassign",
        "do",
        "load",
        "checkpoint",
        "discard",
        "listen",
        "notify",
    ];

    private static readonly HashSet<string> Opening = ["begin", "then", "else", "loop", "atomic"];

    public static SqlReading Read(string text)
    {
        var reader = new SqlReader(SqlLexer.Read(text));
        var (tables, calls, utilities) = (new List<(string, SqlName)>(), new List<SqlCall>(), new List<string>());
        var (dynamic, made) = (false, new HashSet<string>(StringComparer.Ordinal));
        foreach (var (from, to) in Segments(reader.Tokens))
        {
            if (Utility.Contains(reader.Tokens[from].Text) && reader.Tokens[from].Kind == SqlKind.Word)
            {
                utilities.Add(
                    text[reader.Tokens[from].Start..(to < reader.Tokens.Count ? reader.Tokens[to].Start : text.Length)]
                );
                made.UnionWith(reader.Made(from, to));
                continue;
            }

            dynamic |= Enumerable.Range(from, to - from).Any(i => reader.Tokens[i].Is("execute"));
            tables.AddRange(reader.TablesIn(from, to));
            calls.AddRange(reader.CallsIn(from, to));
        }

        return new SqlReading(
            [.. tables.Where(t => !made.Contains(t.Item2.Name)).Distinct()],
            calls,
            [.. reader.Tokens.Where(t => t.Kind == SqlKind.Operator).Select(t => t.Text).Distinct()],
            utilities,
            dynamic
        );
    }

    /// <summary>Statements: from a semicolon, or a word that opens a block, to the next semicolon.</summary>
    private static IEnumerable<(int From, int To)> Segments(IReadOnlyList<SqlToken> tokens)
    {
        var from = 0;
        for (var i = 0; i <= tokens.Count; i++)
        {
            var ends = i == tokens.Count || tokens[i].Is(";");
            if (!ends && !(tokens[i].Kind == SqlKind.Word && Opening.Contains(tokens[i].Text)))
            {
                continue;
            }

            if (i > from)
            {
                yield return (from, i);
            }

            from = i + 1;
        }
    }
}
