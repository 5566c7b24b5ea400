namespace Pipeline.Postgres;

/// <summary>What the text of a SQL or PL/pgSQL body shows that it may do. In doubt it may: a name that is no table costs a look, not a hole.</summary>
internal sealed class BodyText
{
    private static readonly HashSet<string> Definition = new(StringComparer.Ordinal)
    { "alter", "create", "drop", "grant", "revoke", "copy", "reassign", "security", "import", "load", "vacuum", "cluster" };

    private static readonly HashSet<string> BeforeName = new(StringComparer.Ordinal)
    { "from", "join", "update", "only", "using", "truncate", "table", "," };

    private static readonly HashSet<string> NoName = new(StringComparer.Ordinal)
    { "select", "lateral", "values", "set", "of", "skip", "nowait", "with", "only", "table", "unnest", "generate_series", "now", "old", "new" };

    private readonly IReadOnlyList<BodyToken> _tokens;
    private readonly List<BodyRelation> _relations = [];
    private readonly List<BodyName> _calls = [];
    private Act _act = Act.Select;

    private BodyText(string body)
    {
        _tokens = BodyToken.Read(body);
        for (var i = 0; i < _tokens.Count; i++)
        {
            Look(i);
        }
    }

    /// <summary>Why it may run anything; null when all its statements are fixed.</summary>
    public string? Anything { get; private set; }

    public IReadOnlyList<BodyRelation> Relations => _relations;

    public IReadOnlyList<BodyName> Calls => _calls;

    /// <summary>Puts something into the row that a trigger writes.</summary>
    public bool AssignsNew { get; private set; }

    /// <summary>Tells values in a message.</summary>
    public bool RaisesValues { get; private set; }

    public static BodyText Read(string body) => new(body);

    private string At(int i) => i >= 0 && i < _tokens.Count && !_tokens[i].IsLiteral ? _tokens[i].Text : "";

    private void Look(int i)
    {
        var token = _tokens[i];
        if (token.IsLiteral)
        {
            return;
        }

        Verb(i, token.Text);
        if (token.Text == "execute")
        {
            Dynamic(i);
        }
        else if (Definition.Contains(token.Text) && IsStatement(i))
        {
            Anything ??= $"{token.Text.ToUpperInvariant()} {At(i + 1).ToUpperInvariant()}".TrimEnd();
        }
        else if (token.Name is not null && At(i - 1) != ".")
        {
            Name(i, token);
        }

        AssignsNew |= token.Text == "new" && At(i + 1) == "." && At(i + 3) is ":" or "=";
        RaisesValues |= token.Text == "raise" && _tokens.Skip(i + 1).Take(3).Any(t => t.IsLiteral && t.Text.Contains('%', StringComparison.Ordinal));
    }

    /// <summary>CREATE TEMP TABLE and ON COMMIT DROP gain nothing; a word after a dot or before one is a column or table.</summary>
    private bool IsStatement(int i) => At(i - 1) is "" or ";" or "begin" or "then" or "else" or "loop" or "as" or ")"
        && At(i + 1) is not ("temp" or "temporary" or "." or "," or ":" or "=");

    private void Verb(int i, string word) => _act = word switch
    {
        "select" or "from" or "join" or "using" or "perform" when !(word == "from" && At(i - 1) == "delete") => Act.Select,
        "insert" => Act.Insert,
        "merge" => Act.Insert | Act.Update | Act.Delete,
        "update" when At(i - 1) is not ("for" or "do" or "key") => Act.Update,
        "delete" => Act.Delete,
        "truncate" => Act.Truncate,
        _ => _act,
    };

    /// <summary>EXECUTE of a fixed text is that text; of anything else it is whatever the caller makes of it.</summary>
    private void Dynamic(int i)
    {
        if (i + 1 < _tokens.Count && _tokens[i + 1].IsLiteral && At(i + 2) is "" or ";" or "into" or "using")
        {
            var inner = Read(_tokens[i + 1].Text);
            Anything ??= inner.Anything;
            _relations.AddRange(inner._relations);
            _calls.AddRange(inner._calls);
        }
        else
        {
            Anything ??= "dynamic SQL";
        }
    }

    private void Name(int i, BodyToken token)
    {
        var qualified = At(i + 1) == "." && i + 2 < _tokens.Count && _tokens[i + 2].Name is not null;
        var (schema, name) = qualified ? (token.Name, _tokens[i + 2].Name!) : (null, token.Name!);
        var after = At(qualified ? i + 3 : i + 1);
        if (after == "(" && !(At(i - 1) == "into" && _act.HasFlag(Act.Insert)))
        {
            _calls.Add(new BodyName(schema, name));
        }
        else if ((BeforeName.Contains(At(i - 1)) || (At(i - 1) == "into" && At(i - 2) is "insert" or "merge")) && !NoName.Contains(name) && after != "%")
        {
            _relations.Add(new BodyRelation(schema, name, _act, At(i - 1) != ","));
            _relations.AddRange(_act is Act.Update or Act.Delete ? [new BodyRelation(schema, name, Act.Select, false)] : []);
        }
    }
}

/// <summary>A name that is called. Schema null: found by the path.</summary>
internal readonly record struct BodyName(string? Schema, string Name);

/// <summary>A name in the place of a table. Sure: no comma's guess.</summary>
internal readonly record struct BodyRelation(string? Schema, string Name, Act Acts, bool Sure);
