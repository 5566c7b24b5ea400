using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>
/// A GRANT or REVOKE of the planner, taken apart. One statement covers many objects, and which these are changes with
/// each new table.
/// </summary>
internal sealed partial record GrantText(
    string Prefix,
    string Creator,
    string Verb,
    IReadOnlyList<string> Privileges,
    string Kind,
    string Object,
    string Role
)
{
    /// <summary>Of default privileges; "" else. Not quoted, as <see cref="Creator"/>.</summary>
    public string Schema { get; private init; } = "";

    /// <summary>One for each object; the statement itself where it is no grant.</summary>
    public static IEnumerable<string> Statements(string sql) =>
        Read(sql) is { Count: > 0 } parts
            ? parts.Select(p =>
                $"{p.Prefix}{p.Verb} {string.Join(", ", p.Privileges)} ON {p.Kind}{p.Object} "
                + $"{(p.Verb == "GRANT" ? "TO" : "FROM")} {p.Role}"
            )
            : [sql];

    /// <summary>One text for each right on each object; the statement itself where it is no grant.</summary>
    public static IEnumerable<string> Rights(string sql) =>
        Read(sql) is { Count: > 0 } parts ? parts.SelectMany(p => p.Privileges.Select(p.Right)) : [sql];

    public static IReadOnlyList<GrantText> Read(string sql) =>
        Form().Match(sql) is { Success: true } m
            ?
            [
                .. Objects(m.Groups["objects"].Value)
                    .Select(o => new GrantText(
                        m.Groups["prefix"].Value,
                        Plain(m.Groups["creator"].Value),
                        m.Groups["verb"].Value,
                        m.Groups["privileges"].Value.Split(", "),
                        m.Groups["kind"].Value,
                        o,
                        m.Groups["role"].Value
                    )
                    {
                        Schema = Plain(m.Groups["schema"].Value),
                    }),
            ]
            : [];

    private static string Plain(string quoted) => quoted.Replace("\"\"", "\"", StringComparison.Ordinal);

    public string Right(string privilege) => $"{Prefix}{Verb} {privilege} ON {Kind}{Object} {Role}";

    /// <summary>With blanks before, or "" for default privileges, which name none.</summary>
    private static IEnumerable<string> Objects(string text)
    {
        var (depth, quoted, from) = (0, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            depth +=
                quoted ? 0
                : text[i] == '(' ? 1
                : text[i] == ')' ? -1
                : 0;
            if (text[i] == ',' && !quoted && depth == 0)
            {
                yield return " " + text[from..i].Trim();
                from = i + 1;
            }
        }

        yield return text.Length == 0 ? "" : " " + text[from..].Trim();
    }

    [GeneratedRegex(
        """
            ^(?<prefix>ALTER DEFAULT PRIVILEGES FOR ROLE "(?<creator>(?:[^"]|"")+)" IN SCHEMA "(?<schema>(?:[^"]|"")+)" )?(?<verb>GRANT|REVOKE) (?<privileges>[A-Z, ]+) ON (?<kind>TABLES|SEQUENCES|DATABASE|SCHEMA|SEQUENCE|ROUTINE|LANGUAGE|FOREIGN DATA WRAPPER|FOREIGN SERVER|LARGE OBJECT|TABLESPACE|PARAMETER|TABLE)(?<objects>| .+) (?:TO|FROM) (?<role>PUBLIC|"(?:[^"]|"")+")$
            """,
        RegexOptions.ExplicitCapture | RegexOptions.Singleline
    )]
    private static partial Regex Form();
}
