namespace Pipeline.Postgres;

/// <summary>Only what is missing is granted, so that the inverse revokes only what we gave.</summary>
internal static class GrantPlanning
{
    /// <summary>
    /// Objects that lack the same privileges share a statement: a plan of 300 tables stays readable. The runtime role
    /// gets nothing on a partition or child that only its parent's row security guards: named directly, it shows every
    /// row.
    /// </summary>
    public static IEnumerable<RoleChange> Grants(Catalogue catalogue, RoleModel model, RoleRights rights)
    {
        var grantee = catalogue.FindRole(rights.Role)?.Oid;
        var parents = GuardedChildren.Parents(catalogue);
        return from target in catalogue.Objects
            where
                target.Kind == ObjectKind.Database
                || (model.Schemas.Contains(target.Schema) && !target.IsForeignTerritory)
            where target.Owner != grantee
            where
                rights.Role != model.App
                || !target.IsRelation
                || !GuardedChildren.IsOpenChild(catalogue, target, parents)
            let missing = string.Join(", ", rights.On(target.Kind).Where(p => !Holds(target.Acl, grantee, p)))
            where missing.Length > 0
            group target.Identity by (Keyword: Keyword(target.Kind), missing) into together
            select Change(
                $"{together.Key.missing} ON {together.Key.Keyword} {string.Join(", ", together)}",
                rights.Role
            );
    }

    /// <summary>
    /// Default privileges, for each creator in each schema: a default belongs to who creates, not to the schema.
    /// </summary>
    public static IEnumerable<RoleChange> Defaults(Catalogue catalogue, RoleModel model, RoleRights rights) =>
        from creator in rights.Creators
        from schema in model.Schemas
        from type in new (char Letter, string Keyword, IReadOnlyList<string> Wanted)[]
        {
            ('r', "TABLES", rights.Tables),
            ('S', "SEQUENCES", rights.Sequences),
        }
        let missing = string.Join(
            ", ",
            type.Wanted.Where(p => !HasDefault(catalogue, creator, schema, type.Letter, rights.Role, p))
        )
        where missing.Length > 0
        let prefix = $"ALTER DEFAULT PRIVILEGES FOR ROLE {SqlText.Identifier(creator)} IN SCHEMA "
            + $"{SqlText.Identifier(schema)} "
        let change = Change($"{missing} ON {type.Keyword}", rights.Role)
        select new RoleChange(prefix + change.Sql, prefix + change.Inverse);

    public static string Keyword(ObjectKind kind) =>
        kind switch
        {
            ObjectKind.Database or ObjectKind.OtherDatabase => "DATABASE",
            ObjectKind.Schema => "SCHEMA",
            ObjectKind.Sequence => "SEQUENCE",
            ObjectKind.Function => "ROUTINE",
            ObjectKind.Language => "LANGUAGE",
            ObjectKind.ForeignDataWrapper => "FOREIGN DATA WRAPPER",
            ObjectKind.ForeignServer => "FOREIGN SERVER",
            ObjectKind.LargeObject => "LARGE OBJECT",
            ObjectKind.Tablespace => "TABLESPACE",
            ObjectKind.Parameter => "PARAMETER",
            _ => "TABLE",
        };

    private static RoleChange Change(string what, string role) =>
        new($"GRANT {what} TO {SqlText.Identifier(role)}", $"REVOKE {what} FROM {SqlText.Identifier(role)}");

    private static bool Holds(IReadOnlyList<AclEntry> acl, uint? grantee, string privilege) =>
        grantee is not null && acl.Any(a => a.Grantee == grantee && a.Privilege == privilege);

    private static bool HasDefault(
        Catalogue catalogue,
        string creator,
        string schema,
        char type,
        string grantee,
        string privilege
    )
    {
        var (from, to) = (catalogue.FindRole(creator)?.Oid, catalogue.FindRole(grantee)?.Oid);
        return catalogue.DefaultAcls.Any(d =>
            d.Creator == from
            && (d.Schema == schema || d.Schema.Length == 0)
            && d.ObjectType == type
            && Holds(d.Acl, to, privilege)
        );
    }
}
