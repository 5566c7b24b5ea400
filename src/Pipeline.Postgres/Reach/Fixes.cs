namespace Pipeline.Postgres;

/// <summary>Statements that close a finding. Each runs as a superuser, and after it the finding is gone.</summary>
internal static class Fixes
{
    /// <summary>
    /// Takes the privileges from each grantee. What another role than the owner granted is only undone by that
    /// role.
    /// </summary>
    public static string Revoke(
        Catalogue catalogue,
        CatalogueObject o,
        IReadOnlyList<AclEntry> entries,
        string option = ""
    )
    {
        var column = o.Kind == ObjectKind.Column ? $" ({o.Detail})" : "";
        var target = $"{GrantPlanning.Keyword(o.Kind)} {o.Identity}";
        return string.Join(
            "; ",
            entries
                .GroupBy(e => (e.Grantor, e.Grantee))
                .Select(g =>
                {
                    var list = string.Join(", ", g.Select(e => e.Privilege).Distinct().Select(p => p + column));
                    var cascade = g.Any(e => e.Grantable) ? " CASCADE" : "";
                    return As(
                        catalogue,
                        o.Owner,
                        g.Key.Grantor,
                        $"REVOKE {option}{list} ON {target} FROM {Grantee(catalogue, g.Key.Grantee)}{cascade}"
                    );
                })
        );
    }

    /// <summary>Ends a membership. Since 16 each grant of it belongs to its grantor.</summary>
    public static string Membership(Catalogue catalogue, Membership via)
    {
        var revoke =
            $"REVOKE {SqlText.Identifier(catalogue.NameOf(via.Of))} FROM "
            + $"{SqlText.Identifier(catalogue.NameOf(via.Member))}";
        return via.Grantors.Count == 0
            ? revoke + (via.Admin ? " CASCADE" : "")
            : string.Join(
                "; ",
                via.Grantors.Select(g =>
                    $"{revoke} GRANTED BY {SqlText.Identifier(catalogue.NameOf(g))}{(via.Admin ? " CASCADE" : "")}"
                )
            );
    }

    public static string Grantee(Catalogue catalogue, uint grantee) =>
        grantee == 0 ? "PUBLIC" : SqlText.Identifier(catalogue.NameOf(grantee));

    private static string As(Catalogue catalogue, uint owner, uint grantor, string statement) =>
        owner == grantor || catalogue.RoleOf(grantor).Superuser
            ? statement
            : $"SET ROLE {SqlText.Identifier(catalogue.NameOf(grantor))}; {statement}; RESET ROLE";
}
