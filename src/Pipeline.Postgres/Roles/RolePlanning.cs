namespace Pipeline.Postgres;

/// <summary>The roles themselves, and what PUBLIC loses.</summary>
internal static class RolePlanning
{
    public static IEnumerable<RoleChange> Attributes(Catalogue catalogue, string name)
    {
        var quoted = SqlText.Identifier(name);
        if (catalogue.FindRole(name) is not { } role)
        {
            yield return new RoleChange(
                $"CREATE ROLE {quoted} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS",
                $"DROP ROLE IF EXISTS {quoted}"
            );
            yield break;
        }

        (string Name, bool Is, bool Should)[] attributes =
        [
            ("LOGIN", role.Login, true),
            ("SUPERUSER", role.Superuser, false),
            ("CREATEDB", role.CreateDatabase, false),
            ("CREATEROLE", role.CreateRole, false),
            ("REPLICATION", role.Replication, false),
            ("BYPASSRLS", role.BypassRls, false),
        ];
        var wrong = attributes.Where(a => a.Is != a.Should).ToList();
        if (wrong.Count > 0)
        {
            yield return new RoleChange(
                $"ALTER ROLE {quoted} {string.Join(" ", wrong.Select(a => Spell(a.Name, a.Should)))}",
                $"ALTER ROLE {quoted} {string.Join(" ", wrong.Select(a => Spell(a.Name, a.Is)))}"
            );
        }
    }

    public static IEnumerable<RoleChange> Revokes(Catalogue catalogue, RoleModel model) =>
        from revoke in model.RevokePublic.Select(PublicRevoke.Parse)
        from target in revoke.Targets(catalogue)
        let lost = revoke.Lost(target)
        where lost.Count > 0
        let what = $"{string.Join(", ", lost)} ON {GrantPlanning.Keyword(target.Kind)} {target.Identity}"
        select new RoleChange($"REVOKE {what} FROM PUBLIC", $"GRANT {what} TO PUBLIC");

    private static string Spell(string attribute, bool on) => on ? attribute : "NO" + attribute;
}
