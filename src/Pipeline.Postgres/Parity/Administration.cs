namespace Pipeline.Postgres;

/// <summary>
/// Statements that a migration or an administrator sends once; a service that sends DDL at each start makes it
/// repeatable.
/// </summary>
internal static class Administration
{
    private static readonly HashSet<string> Heads =
    [
        "alter",
        "create",
        "drop",
        "grant",
        "revoke",
        "comment",
        "security",
        "import",
        "reassign",
        "vacuum",
        "analyze",
        "reindex",
        "cluster",
        "checkpoint",
        "load",
    ];

    public static bool Is(string sql)
    {
        var reader = new SqlReader(SqlLexer.Read(sql));
        return reader.Tokens.Count > 1
            && reader.Tokens[0].Kind == SqlKind.Word
            && (Heads.Contains(reader.Tokens[0].Text) || IsParameter(reader))
            && !reader.Is(1, "temp")
            && !reader.Is(1, "temporary")
            && !IsRepeatable(reader);
    }

    /// <summary>
    /// Who may set a parameter that is kept for superusers is no service; who becomes another role may be one.
    /// </summary>
    private static bool IsParameter(SqlReader reader) =>
        reader.Is(0, "set")
        && !Enumerable
            .Range(1, Math.Min(3, reader.Tokens.Count - 1))
            .Any(i => reader.Is(i, "role") || reader.Is(i, "authorization"));

    /// <summary>IF NOT EXISTS, IF EXISTS, OR REPLACE.</summary>
    private static bool IsRepeatable(SqlReader reader) =>
        Enumerable
            .Range(1, reader.Tokens.Count - 1)
            .Any(i =>
                (reader.Is(i, "if") && (reader.Is(i + 1, "not") || reader.Is(i + 1, "exists")))
                || (reader.Is(i, "or") && reader.Is(i + 1, "replace"))
            );
}
