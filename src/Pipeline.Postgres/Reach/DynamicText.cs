namespace Pipeline.Postgres;

/// <summary>
/// What EXECUTE is given, as a statement: literals, with names and values that cannot break out of their place.
/// </summary>
internal sealed class DynamicText
{
    /// <summary>In the place of a name that is not known; a quoted identifier that no object has.</summary>
    public const string AnyName = "\u0001";

    private static readonly HashSet<string> NotFromCaller = new(StringComparer.Ordinal)
    {
        "tg_table_name",
        "tg_table_schema",
        "tg_relname",
        "tg_op",
        "tg_name",
        "tg_when",
        "to_char",
        "now",
        "date_trunc",
        "current_date",
        "current_timestamp",
        "clock_timestamp",
        "interval",
        "timestamptz",
        "timestamp",
        "date",
        "text",
        "lower",
    };

    private readonly IReadOnlyList<BodyToken> _tokens;
    private int _at;

    private DynamicText(IReadOnlyList<BodyToken> tokens) => _tokens = tokens;

    /// <summary>Null: the caller may have a say in what runs.</summary>
    public static string? Read(IReadOnlyList<BodyToken> expression)
    {
        var reader = new DynamicText(expression);
        var text = reader.Terms();
        return reader._at == expression.Count ? text : null;
    }

    /// <summary>The tokens up to the end of the statement, or a clause of it.</summary>
    public static IReadOnlyList<BodyToken> Expression(IReadOnlyList<BodyToken> tokens, int start)
    {
        var depth = 0;
        return
        [
            .. tokens
                .Skip(start)
                .TakeWhile(t =>
                {
                    depth += t.IsLiteral
                        ? 0
                        : t.Text switch
                        {
                            "(" => 1,
                            ")" => -1,
                            _ => 0,
                        };
                    return depth >= 0
                        && (t.IsLiteral || depth > 0 || t.Text is not (";" or "into" or "using" or "loop"));
                }),
        ];
    }

    private string Text(int ahead = 0) =>
        _at + ahead < _tokens.Count && !_tokens[_at + ahead].IsLiteral ? _tokens[_at + ahead].Text : "";

    private string? Terms()
    {
        var text = Term();
        while (text is not null && Text() == "||")
        {
            _at++;
            text = Term() is { } more ? text + more : null;
        }

        return text;
    }

    private string? Term()
    {
        if (_at < _tokens.Count && _tokens[_at].IsLiteral)
        {
            return Literal();
        }

        if (Text() == "pg_catalog" && Text(1) == ".")
        {
            _at += 2;
        }

        if (
            Text(1) != "("
            || Text() is not ("format" or "quote_ident" or "quote_literal" or "quote_nullable" or "concat")
        )
        {
            return null;
        }

        var (function, arguments) = (Text(), Arguments());
        return function switch
        {
            "quote_literal" or "quote_nullable" => "NULL",
            "quote_ident" => IsOurs(arguments[0]) ? Quoted : null,
            "concat" => string.Concat(arguments.Select(a => Read(a) ?? "\0")) is { } whole
            && !whole.Contains('\0', StringComparison.Ordinal)
                ? whole
                : null,
            _ => Format(arguments),
        };
    }

    private const string Quoted = $"\"{AnyName}\"";

    private string? Literal() =>
        _tokens[_at++] is { } token && token.Text.StartsWith(BodyToken.Unreadable) ? null : token.Text;

    /// <summary>Reads a call's arguments; leaves the position behind its bracket.</summary>
    private List<IReadOnlyList<BodyToken>> Arguments()
    {
        var found = new List<IReadOnlyList<BodyToken>>();
        var one = new List<BodyToken>();
        _at += 2;
        for (var depth = 0; _at < _tokens.Count; _at++)
        {
            var sign = Text();
            depth += sign switch
            {
                "(" => 1,
                ")" => -1,
                _ => 0,
            };
            if (depth < 0)
            {
                _at++;
                break;
            }

            if (sign == "," && depth == 0)
            {
                found.Add(one);
                one = [];
            }
            else
            {
                one.Add(_tokens[_at]);
            }
        }

        return [.. found, one];
    }

    /// <summary>%L is a value whatever it holds, %I one name, %s whatever it holds.</summary>
    private static string? Format(List<IReadOnlyList<BodyToken>> arguments)
    {
        if (Read(arguments[0]) is not { } template)
        {
            return null;
        }

        var next = 1;
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var kind = template[i] == '%' && i + 1 < template.Length ? template[++i] : '\0';
            var part = kind switch
            {
                '\0' => template[i].ToString(),
                '%' => "%",
                'L' => next++ < arguments.Count ? "NULL" : null,
                'I' => next < arguments.Count && IsOurs(arguments[next++]) ? Quoted : null,
                's' => next < arguments.Count ? Read(arguments[next++]) : null,
                _ => null,
            };
            if (part is null)
            {
                return null;
            }

            text.Append(part);
        }

        return text.ToString();
    }

    /// <summary>A name that the code makes itself, or the server: of the trigger's table, of a date.</summary>
    private static bool IsOurs(IReadOnlyList<BodyToken> tokens) =>
        tokens.Count > 0
        && tokens.All(t =>
            t.IsLiteral
            || t.Text is "||" or "(" or ")" or "," or "::" or "+" or "-"
            || (t.Name is not null && NotFromCaller.Contains(t.Text))
        );
}
