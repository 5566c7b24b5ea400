namespace Pipeline.Postgres;

/// <summary>
/// What the text of a SQL or PL/pgSQL body shows that it may do. In doubt it may: a name that is no table costs a look,
/// not a hole.
/// </summary>
internal sealed class BodyText
{
    private readonly IReadOnlyList<BodyToken> _tokens;
    private readonly List<BodyRelation> _relations = [];
    private readonly List<BodyName> _calls = [];
    private readonly List<BodyName> _signs = [];
    private readonly List<string> _settings = [];
    private readonly List<string> _path = [];
    private readonly List<string?> _sequences = [];
    private BodyRelation? _target;
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

    /// <summary>Operators that it uses.</summary>
    public IReadOnlyList<BodyName> Signs => _signs;

    /// <summary>Parameters that it sets by SET.</summary>
    public IReadOnlyList<string> Settings => _settings;

    /// <summary>Schemas that it puts on its search path itself.</summary>
    public IReadOnlyList<string> OwnPath => _path;

    /// <summary>Sequences that it gives to setval(); null is one that the code does not name.</summary>
    public IReadOnlyList<string?> Sequences => _sequences;

    /// <summary>A type without schema: pg_temp is looked through for types, too.</summary>
    public bool LooseTypes { get; private set; }

    /// <summary>Names something in pg_temp, which is the caller's.</summary>
    public bool UsesTemporary { get; private set; }

    /// <summary>A trigger's row is more than handed back.</summary>
    public bool UsesRow { get; private set; }

    /// <summary>Puts something into the row that a trigger writes, or another row in its place.</summary>
    public bool AssignsNew { get; private set; }

    /// <summary>
    /// Tells values other than by what it returns: in a message, a setting, a notification, an open cursor.
    /// </summary>
    public bool Tells { get; private set; }

    public static BodyText Read(string body) => new(body);

    private string At(int i) => i >= 0 && i < _tokens.Count && !_tokens[i].IsLiteral ? _tokens[i].Text : "";

    private bool IsLiteral(int i) => i >= 0 && i < _tokens.Count && _tokens[i].IsLiteral;

    private void Look(int i)
    {
        var token = _tokens[i];
        if (token.IsLiteral)
        {
            return;
        }

        Verb(i, token.Text);
        Leaks(i, token.Text);
        LooseTypes |= BodyWords.IsLooseType(_tokens, i);
        if (token.Text == "execute")
        {
            Run(DynamicText.Read(DynamicText.Expression(_tokens, i + 1)));
        }
        else if (token.Text == "do" && BodyWords.FirstLiteral(_tokens, i + 1) is { } block)
        {
            Run(block);
        }
        else if (
            BodyWords.Definition.Contains(token.Text)
            && IsStatement(i)
            && At(i + 1) is not ("temp" or "temporary" or "." or "," or ":" or "=")
        )
        {
            Anything ??= $"{token.Text.ToUpperInvariant()} {At(i + 1).ToUpperInvariant()}".TrimEnd();
        }
        else if (token.Text == "set" && IsStatement(i))
        {
            Set(At(i + 1) is "local" or "session" ? i + 2 : i + 1);
        }
        else if (token.IsSign)
        {
            _signs.Add(new BodyName(At(i - 1) == "." && i > 1 ? _tokens[i - 2].Name : null, token.Text));
        }
        else if (token.Name is not null && At(i - 1) != ".")
        {
            Name(i);
        }
    }

    private bool IsStatement(int i) =>
        At(i - 1) is ";" or "begin" or "then" or "else" or "loop" or "as" or ")" || i == 0;

    private void Verb(int i, string word)
    {
        if (word == "update" && At(i - 1) == "do" && _target is { } target)
        {
            _relations.Add(target with { Acts = Act.Update });
        }

        _act = word switch
        {
            "select" or "from" or "join" or "using" or "perform" when !(word == "from" && At(i - 1) == "delete") =>
                Act.Select,
            "insert" => Act.Insert,
            "merge" => Act.Insert | Act.Update | Act.Delete,
            "update" when At(i - 1) is not ("for" or "do" or "key") => Act.Update,
            "delete" => Act.Delete,
            "truncate" => Act.Truncate,
            "lock" when IsStatement(i) => Act.Maintain,
            _ => _act,
        };
    }

    private void Leaks(int i, string word)
    {
        var row =
            word == "new"
            && (At(i + 1) == "." ? At(i + 3) : At(i + 1)) is ":" or "="
            && (At(i + 1) == "." || IsStatement(i));
        var into = word == "new" && At(i - 1) is "into" or "strict";
        AssignsNew |=
            row || into || (word == "return" && At(i + 1) is not ("new" or "old" or "null" or "coalesce" or ";"));
        UsesTemporary |= word == "pg_temp" && At(i + 1) == ".";
        UsesRow |=
            word is "new" or "old"
            && (At(i + 1) == "." || At(i - 1) is "(" or "," or "=" or "using")
            && !Enumerable.Range(1, 4).Any(n => At(i - n) == "return");
        Tells |=
            (BodyWords.Telling.Contains(word) && At(i - 1) != ".")
            || (word == "open" && IsStatement(i))
            || (word == "raise" && RaisesValues(i));
    }

    private bool RaisesValues(int i)
    {
        var statement = _tokens.Skip(i + 1).TakeWhile(t => t.IsLiteral || t.Text != ";").ToList();
        return statement.Any(t => t.IsLiteral ? t.Text.Contains('%', StringComparison.Ordinal) : t.Text == "using");
    }

    /// <summary>A fixed text is that text; null is whatever the caller makes of it.</summary>
    private void Run(string? text, string by = "dynamic SQL")
    {
        if (text is null || text.StartsWith(BodyToken.Unreadable))
        {
            Anything ??= by;
            return;
        }

        var inner = Read(text);
        Anything ??= inner.Anything;
        (Tells, LooseTypes, UsesTemporary, UsesRow) = (
            Tells || inner.Tells,
            LooseTypes || inner.LooseTypes,
            UsesTemporary || inner.UsesTemporary,
            UsesRow || inner.UsesRow
        );
        _relations.AddRange(inner._relations);
        _calls.AddRange(inner._calls);
        _signs.AddRange(inner._signs);
        _settings.AddRange(inner._settings);
        _path.AddRange(inner._path);
        _sequences.AddRange(inner._sequences);
    }

    private void Set(int i)
    {
        _settings.Add(At(i));
        if (At(i) == "search_path")
        {
            _path.AddRange(
                _tokens
                    .Skip(i + 2)
                    .TakeWhile(t => t.IsLiteral || t.Text != ";")
                    .Where(t => t.IsLiteral || t.Name is not null)
                    .Select(t => t.Name ?? t.Text)
            );
        }
    }

    private void Name(int i)
    {
        var parts = 1;
        while (
            At(i + (parts * 2) - 1) == "."
            && i + (parts * 2) < _tokens.Count
            && _tokens[i + (parts * 2)].Name is not null
        )
        {
            parts++;
        }

        var end = i + (parts * 2) - 1;
        var name = _tokens[end - 1].Name!;
        var schema = parts > 1 ? _tokens[end - 3].Name : null;
        if (At(end) == "(" && !(At(i - 1) == "into" && _act.HasFlag(Act.Insert)))
        {
            Call(schema, name, end + 1);
        }
        else if (
            BodyWords.IsTablePlace(_tokens, i, schema is not null)
            && !(parts == 1 && BodyWords.NoName.Contains(name))
            && At(end) != "%"
        )
        {
            var target = At(i - 1) == "into" || (At(i - 1) == "from" && At(i - 2) == "delete");
            var relation = new BodyRelation(schema, name, _act, target);
            _target = At(i - 1) == "into" ? relation : _target;
            _relations.Add(relation);
            _relations.AddRange(
                _act is Act.Update or Act.Delete ? [relation with { Acts = Act.Select, IsTarget = false }] : []
            );
        }
    }

    private void Call(string? schema, string name, int first)
    {
        if (ServerCode.RunsText(name))
        {
            var argument = DynamicText.Expression(_tokens, first).TakeWhile(t => t.IsLiteral || t.Text != ",");
            Run(DynamicText.Read([.. argument]), $"{name}()");
            return;
        }

        _calls.Add(new BodyName(schema, name));
        if (name == "setval")
        {
            _sequences.Add(
                IsLiteral(first) ? _tokens[first].Text
                : At(first) == "pg_get_serial_sequence" && IsLiteral(first + 2) ? _tokens[first + 2].Text
                : null
            );
        }
        else if (name == "set_config")
        {
            Configure(first);
        }
    }

    /// <summary>
    /// A parameter of its own has a dot in its name; of the server's, the search path changes what the other names
    /// mean.
    /// </summary>
    private void Configure(int first)
    {
        var parameter = IsLiteral(first) ? _tokens[first].Text : null;
        if (parameter is null || (parameter == "search_path" && !IsLiteral(first + 2)))
        {
            Anything ??= parameter is null ? "set_config() of any parameter" : "search_path that it is given";
        }
        else if (parameter == "search_path")
        {
            _path.AddRange(SearchPath.Read(_tokens[first + 2].Text));
        }
        else if (!parameter.Contains('.', StringComparison.Ordinal))
        {
            _settings.Add(parameter);
        }
    }
}
