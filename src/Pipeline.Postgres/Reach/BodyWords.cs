namespace Pipeline.Postgres;

/// <summary>Which words and places of a body's text mean what.</summary>
internal static class BodyWords
{
    /// <summary>They begin a statement that changes objects, roles or files.</summary>
    public static readonly IReadOnlySet<string> Definition = new HashSet<string>(StringComparer.Ordinal)
    {
        "alter",
        "create",
        "drop",
        "grant",
        "revoke",
        "copy",
        "reassign",
        "security",
        "import",
        "load",
        "vacuum",
        "cluster",
    };

    /// <summary>They hand a value on without returning it.</summary>
    public static readonly IReadOnlySet<string> Telling = new HashSet<string>(StringComparer.Ordinal)
    {
        "set_config",
        "pg_notify",
        "assert",
        "pg_temp",
        "pg_logical_emit_message",
        "lo_from_bytea",
    };

    public static readonly IReadOnlySet<string> NoName = new HashSet<string>(StringComparer.Ordinal)
    {
        "select",
        "lateral",
        "values",
        "set",
        "of",
        "skip",
        "nowait",
        "with",
        "only",
        "table",
        "unnest",
        "generate_series",
        "now",
        "old",
        "new",
        "in",
    };

    private static readonly HashSet<string> BeforeName = new(StringComparer.Ordinal)
    {
        "from",
        "join",
        "update",
        "only",
        "using",
        "truncate",
        "table",
        "lock",
        ",",
    };

    /// <summary>The grammar knows these types itself and looks for them nowhere.</summary>
    private static readonly HashSet<string> GrammarTypes = new(StringComparer.Ordinal)
    {
        "int",
        "integer",
        "smallint",
        "bigint",
        "real",
        "float",
        "double",
        "decimal",
        "dec",
        "numeric",
        "boolean",
        "bit",
        "character",
        "char",
        "varchar",
        "nchar",
        "national",
        "timestamp",
        "time",
        "interval",
        "setof",
        "pg_catalog",
    };

    private static readonly HashSet<string> NoType = new(StringComparer.Ordinal)
    {
        "constant",
        "alias",
        "cursor",
        "no",
        "scroll",
        "exception",
        "type",
    };

    /// <summary>Of a block after DO, LANGUAGE aside.</summary>
    public static string? FirstLiteral(IReadOnlyList<BodyToken> tokens, int i)
    {
        i += i + 1 < tokens.Count && tokens[i].Text == "language" ? 2 : 0;
        return i < tokens.Count && tokens[i].IsLiteral ? tokens[i].Text : null;
    }

    /// <summary>
    /// Brackets may stand before a table that is joined; after a comma only a name with its schema counts then.
    /// </summary>
    public static bool IsTablePlace(IReadOnlyList<BodyToken> tokens, int i, bool qualified)
    {
        var before = i - 1;
        while (At(tokens, before) == "(")
        {
            before--;
        }

        var word = At(tokens, before);
        return before < i - 1
            ? word is "from" or "join" || (word == "," && qualified)
            : BeforeName.Contains(word) || (word == "into" && At(tokens, before - 1) is "insert" or "merge");
    }

    /// <summary>
    /// A type that is named without its schema: in a cast, a declaration, or as the type of a table that is.
    /// </summary>
    public static bool IsLooseType(IReadOnlyList<BodyToken> tokens, int i)
    {
        var token = tokens[i];
        if (
            token.Name is null
            || At(tokens, i - 1) == "."
            || At(tokens, i + 1) == "."
            || GrammarTypes.Contains(token.Text)
        )
        {
            return token.Name is not null
                && At(tokens, i - 1) != "."
                && At(tokens, i + 3) == "%"
                && At(tokens, i + 4) == "type";
        }

        return At(tokens, i - 1) == "::"
            || (At(tokens, i + 1) == "%" && At(tokens, i + 2) is "rowtype" or "type")
            || IsCast(tokens, i)
            || IsDeclared(tokens, i);
    }

    private static bool IsCast(IReadOnlyList<BodyToken> tokens, int i) =>
        At(tokens, i - 1) == "as"
        && At(tokens, i + 1) == ")"
        && tokens.Take(i).Any(t => !t.IsLiteral && t.Text == "cast");

    private static bool IsDeclared(IReadOnlyList<BodyToken> tokens, int i)
    {
        if (
            NoType.Contains(tokens[i].Text)
            || At(tokens, i + 1) is not (";" or ":" or "=" or "[" or "default" or "not" or "collate")
        )
        {
            return false;
        }

        var name = At(tokens, i - 1) == "constant" ? i - 2 : i - 1;
        return name > 0
            && tokens[name].Name is not null
            && At(tokens, name - 1) is "declare" or ";"
            && InDeclarations(tokens, i);
    }

    private static bool InDeclarations(IReadOnlyList<BodyToken> tokens, int i) =>
        tokens.Take(i).LastOrDefault(t => !t.IsLiteral && t.Text is "declare" or "begin").Text == "declare";

    private static string At(IReadOnlyList<BodyToken> tokens, int i) =>
        i >= 0 && i < tokens.Count && !tokens[i].IsLiteral ? tokens[i].Text : "";
}
