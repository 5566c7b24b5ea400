using System.Text.RegularExpressions;

namespace Pipeline.Postgres;

/// <summary>
/// One right that PUBLIC is to lose: <c>privileges ON kind name</c>. Kinds: SCHEMA, DATABASE, TABLE, SEQUENCE,
/// FUNCTION, and ALL TABLES, ALL SEQUENCES, ALL FUNCTIONS IN SCHEMA. Privileges as in GRANT, or ALL.
/// </summary>
internal sealed partial record PublicRevoke(IReadOnlySet<string> Privileges, string Kind, string Name)
{
    /// <exception cref="RoleModelException">Not of that form.</exception>
    public static PublicRevoke Parse(string text)
    {
        var match = Form().Match(text.Trim().TrimEnd(';'));
        if (!match.Success)
        {
            throw new RoleModelException(
                $"Cannot read the revoke '{text}': expected for example 'CREATE ON SCHEMA public' or 'EXECUTE "
                    + "ON ALL FUNCTIONS IN SCHEMA public'."
            );
        }

        var privileges = match
            .Groups["privileges"]
            .Value.ToUpperInvariant()
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(p =>
                p == "TEMP" ? "TEMPORARY"
                : p is "ALL PRIVILEGES" ? "ALL"
                : p
            )
            .ToHashSet(StringComparer.Ordinal);
        return new PublicRevoke(
            privileges,
            Spaces().Replace(match.Groups["kind"].Value.ToUpperInvariant(), " "),
            match.Groups["name"].Value.Trim()
        );
    }

    /// <summary>The objects it names, of those that the catalogue lists.</summary>
    public IEnumerable<CatalogueObject> Targets(Catalogue catalogue) =>
        catalogue.Objects.Where(o => !o.IsForeignTerritory && Covers(o));

    /// <summary>
    /// The privileges of PUBLIC on the object that go away; only the owner's own grants can be revoked by its name.
    /// </summary>
    public IReadOnlyList<string> Lost(CatalogueObject target) =>
        [
            .. target
                .Acl.Where(a =>
                    a.Grantee == 0
                    && a.Grantor == target.Owner
                    && (Privileges.Contains("ALL") || Privileges.Contains(a.Privilege))
                )
                .Select(a => a.Privilege),
        ];

    private bool Covers(CatalogueObject o) =>
        Kind switch
        {
            "SCHEMA" => o.Kind == ObjectKind.Schema && o.Schema == SqlText.ReadIdentifier(Name),
            "DATABASE" => o.Kind == ObjectKind.Database && SameName(o),
            "TABLE" => o.IsRelation && SameName(o),
            "SEQUENCE" => o.Kind == ObjectKind.Sequence && SameName(o),
            "FUNCTION" => o.Kind == ObjectKind.Function && SameName(o),
            "ALL TABLES IN SCHEMA" => o.IsRelation && o.Schema == SqlText.ReadIdentifier(Name),
            "ALL SEQUENCES IN SCHEMA" => o.Kind == ObjectKind.Sequence && o.Schema == SqlText.ReadIdentifier(Name),
            _ => o.Kind == ObjectKind.Function && o.Schema == SqlText.ReadIdentifier(Name),
        };

    /// <summary>
    /// The catalogue quotes only where it must; a person may quote more, or use capitals without quotes.
    /// </summary>
    private bool SameName(CatalogueObject o) => Normal(o.Identity) == Normal(Name);

    private static string Normal(string identity) =>
        Part()
            .Replace(identity, m => m.Value.StartsWith('"') ? m.Value : SqlText.Identifier(m.Value.ToLowerInvariant()))
            .Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex(
        """^(?<privileges>[A-Za-z ,]+?)\s+ON\s+(?<kind>SCHEMA|DATABASE|TABLE|SEQUENCE|FUNCTION|ALL\s+(TABLES|SEQUENCES|FUNCTIONS)\s+IN\s+SCHEMA)\s+(?<name>.+)$""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("\"(?:[^\"]|\"\")*\"|[^\\s.,()\"]+")]
    private static partial Regex Part();
}
