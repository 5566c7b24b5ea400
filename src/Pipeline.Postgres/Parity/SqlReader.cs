namespace Pipeline.Postgres;

/// <summary>Reads names at the places where SQL has tables and calls.</summary>
internal sealed class SqlReader(IReadOnlyList<SqlToken> tokens)
{
    public IReadOnlyList<SqlToken> Tokens => tokens;

    public IEnumerable<(string Right, SqlName Name)> TablesIn(int from, int to)
    {
        var reads =
            Has(from, to, "where") || Has(from, to, "returning") || Has(from, to, "conflict") || Has(from, to, "using");
        var locks = Enumerable
            .Range(from, to - from)
            .Any(i =>
                Is(i, "for") && (Is(i + 1, "update") || Is(i + 1, "share") || Is(i + 1, "no") || Is(i + 1, "key"))
            );
        for (var i = from; i < to; i++)
        {
            foreach (var (right, at) in Verbs(i))
            {
                foreach (var name in NamesAt(at, to, isList: right == "SELECT"))
                {
                    yield return (right, name);
                    if (right == "SELECT" ? locks : reads && right is "INSERT" or "UPDATE" or "DELETE")
                    {
                        yield return (right == "SELECT" ? "UPDATE" : "SELECT", name);
                    }
                }
            }
        }
    }

    public IEnumerable<SqlCall> CallsIn(int from, int to)
    {
        for (var i = from; i < to - 1; i++)
        {
            if (tokens[i].IsName && Is(i + 1, "(") && !(i > 0 && Is(i - 1, "into")))
            {
                var schema = i > 1 && Is(i - 1, ".") && tokens[i - 2].IsName ? tokens[i - 2].Text : null;
                yield return new SqlCall(
                    new SqlName(schema, tokens[i].Text),
                    i + 2 < to && tokens[i + 2].Kind == SqlKind.Text ? tokens[i + 2].Text : null
                );
            }
        }
    }

    /// <summary>Names of temporary tables that the statement creates: nothing in the catalogue bears them.</summary>
    public IEnumerable<string> Made(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            if (Is(i, "table") && Is(from, "create") && Name(Is(i + 1, "if") ? i + 4 : i + 1) is { } name)
            {
                yield return name.Name;
            }
        }
    }

    /// <summary>One name, or several with commas between.</summary>
    public IEnumerable<SqlName> NamesAt(int at, int to, bool isList)
    {
        while (at < to)
        {
            while (Is(at, "only") || Is(at, "lateral") || Is(at, "table"))
            {
                at++;
            }

            if (Name(at) is not { } name || Is(at + (name.Schema is null ? 1 : 3), "("))
            {
                yield break;
            }

            yield return name;
            at += name.Schema is null ? 1 : 3;
            at +=
                Is(at, "as") ? 2
                : at < to && tokens[at].IsName && Is(at + 1, ",") ? 1
                : 0;
            if (!isList || !Is(at, ","))
            {
                yield break;
            }

            at++;
        }
    }

    public SqlName? Name(int at) =>
        at >= tokens.Count || !tokens[at].IsName ? null
        : Is(at + 1, ".") && at + 2 < tokens.Count && tokens[at + 2].IsName
            ? new SqlName(tokens[at].Text, tokens[at + 2].Text)
        : new SqlName(null, tokens[at].Text);

    public bool Is(int at, string word) => at >= 0 && at < tokens.Count && tokens[at].Is(word);

    private IEnumerable<(string Right, int At)> Verbs(int i)
    {
        if (Is(i, "insert") && Is(i + 1, "into"))
        {
            yield return ("INSERT", i + 2);
        }
        else if (Is(i, "merge") && Is(i + 1, "into"))
        {
            foreach (var right in (string[])["SELECT", "INSERT", "UPDATE", "DELETE"])
            {
                yield return (right, i + 2);
            }
        }
        else if (Is(i, "delete") && Is(i + 1, "from"))
        {
            yield return ("DELETE", i + 2);
        }
        else if (
            Is(i, "update")
            && !Is(i - 1, "for")
            && !Is(i - 1, "do")
            && !Is(i - 1, "on")
            && !Is(i - 1, "key")
            && !Is(i + 1, "set")
        )
        {
            yield return ("UPDATE", i + 1);
        }
        else if ((Is(i, "from") && !Is(i - 1, "delete") && !Is(i - 1, "distinct")) || Is(i, "join") || Is(i, "using"))
        {
            yield return ("SELECT", i + 1);
        }
    }

    private bool Has(int from, int to, string word) => Enumerable.Range(from, to - from).Any(i => Is(i, word));
}
