namespace Pipeline.Postgres;

/// <summary>A statement that runs another one: what that is, and what else it needs.</summary>
/// <param name="Text">The statement inside.</param>
/// <param name="Creates">The table that takes its result; null where there is none.</param>
/// <param name="IsTemporary">That table is temporary.</param>
internal sealed record InnerStatement(string Text, SqlName? Creates = null, bool IsTemporary = false)
{
    private static readonly HashSet<string> Temporary = ["temp", "temporary"];
    private static readonly string[] Queries = ["select", "with", "values", "table", "execute", "("];

    /// <returns>Null when the statement is none of these.</returns>
    public static InnerStatement? From(string sql)
    {
        var reader = new SqlReader(SqlLexer.Read(sql));
        return reader.Tokens.Count < 3
            ? null
            : reader.Tokens[0].Text switch
            {
                "explain" => Rest(sql, reader, AfterOptions(reader)),
                "declare" when After(reader, "for", After(reader, "cursor", 1)) is var at and > 0 => Rest(
                    sql,
                    reader,
                    at
                ),
                "prepare" when !reader.Is(1, "transaction") => Rest(sql, reader, After(reader, "as", 2)),
                "copy" when reader.Is(1, "(") => new InnerStatement(
                    sql[reader.Tokens[2].Start..reader.Tokens[Closing(reader, 1)].Start]
                ),
                "create" => CreatedAs(sql, reader),
                "select" or "with" => SelectedInto(sql, reader),
                _ => null,
            };
    }

    private static InnerStatement? CreatedAs(string sql, SqlReader reader)
    {
        var (table, at) = (After(reader, "table", 1), After(reader, "as", 1));
        if (table is 0 or > 4 || at == 0 || reader.Is(at, "identity") || !IsQuery(reader, at))
        {
            return null;
        }

        var name = reader.Name(reader.Is(table, "if") ? table + 3 : table);
        var end = reader.Is(reader.Tokens.Count - 1, ";") ? reader.Tokens.Count - 1 : reader.Tokens.Count;
        if (reader.Is(end - 1, "data"))
        {
            end -= reader.Is(end - 2, "no") ? 3 : 2;
        }

        return new InnerStatement(Slice(sql, reader, at, end), name, IsTemp(reader, 1));
    }

    private static bool IsQuery(SqlReader reader, int at) => Queries.Any(w => reader.Is(at, w));

    private static InnerStatement? SelectedInto(string sql, SqlReader reader)
    {
        var depth = 0;
        for (var i = 0; i < reader.Tokens.Count; i++)
        {
            depth +=
                reader.Is(i, "(") ? 1
                : reader.Is(i, ")") ? -1
                : 0;
            if (depth != 0 || !reader.Is(i, "into") || reader.Is(i - 1, "insert") || reader.Is(i - 1, "merge"))
            {
                continue;
            }

            var at = i + 1;
            while (
                reader.Is(at, "temp")
                || reader.Is(at, "temporary")
                || reader.Is(at, "unlogged")
                || reader.Is(at, "table")
            )
            {
                at++;
            }

            return reader.Name(at) is not { } name
                ? null
                : new InnerStatement(
                    sql[..reader.Tokens[i].Start]
                        + Slice(sql, reader, at + (name.Schema is null ? 1 : 3), reader.Tokens.Count),
                    name,
                    IsTemp(reader, i + 1)
                );
        }

        return null;
    }

    private static bool IsTemp(SqlReader reader, int at) =>
        Enumerable.Range(at, 2).Any(i => i < reader.Tokens.Count && Temporary.Contains(reader.Tokens[i].Text));

    private static InnerStatement? Rest(string sql, SqlReader reader, int at) =>
        at > 0 && at < reader.Tokens.Count ? new(sql[reader.Tokens[at].Start..]) : null;

    private static string Slice(string sql, SqlReader reader, int from, int to) =>
        from >= reader.Tokens.Count ? ""
        : to < reader.Tokens.Count ? sql[reader.Tokens[from].Start..reader.Tokens[to].Start]
        : sql[reader.Tokens[from].Start..];

    private static int AfterOptions(SqlReader reader)
    {
        var at = reader.Is(1, "(") ? Closing(reader, 1) + 1 : 1;
        while (reader.Is(at, "analyze") || reader.Is(at, "verbose"))
        {
            at++;
        }

        return at;
    }

    /// <returns>The place behind that word; 0 when it does not occur.</returns>
    private static int After(SqlReader reader, string word, int from)
    {
        for (var i = from; i < reader.Tokens.Count; i++)
        {
            if (reader.Is(i, word))
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int Closing(SqlReader reader, int open)
    {
        var depth = 0;
        for (var i = open; i < reader.Tokens.Count; i++)
        {
            depth +=
                reader.Is(i, "(") ? 1
                : reader.Is(i, ")") ? -1
                : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return reader.Tokens.Count - 1;
    }
}
