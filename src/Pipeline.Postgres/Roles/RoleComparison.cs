namespace Pipeline.Postgres;

/// <summary>
/// Whether changes to roles and rights are in force, by the state of the catalogue: tables come and go after a plan was
/// made. Pure.
/// </summary>
public static class RoleComparison
{
    /// <summary>
    /// What is still there of changes that were undone. A right on what is gone, or of a role that is gone, is none.
    /// </summary>
    /// <param name="before">What roles held that existed before; null where it was not recorded.</param>
    public static IReadOnlyList<string> Kept(
        Catalogue catalogue,
        RoleModel model,
        IReadOnlyList<RoleChange> changes,
        PriorRights? before = null
    )
    {
        var ahead = RolePlanner
            .Plan(catalogue, model)
            .Statements.SelectMany(GrantText.Rights)
            .ToHashSet(StringComparer.Ordinal);
        var identities = catalogue
            .Objects.Select(o => $"{GrantPlanning.Keyword(o.Kind)} {o.Identity}")
            .ToHashSet(StringComparer.Ordinal);
        var since = before is null
            ? []
            : RightsSince.Revokes(catalogue, changes, before).Select(r => $"given since, and there: {r}");
        return
        [
            .. changes
                .SelectMany(c => Possible(catalogue, identities, c.Sql))
                .Where(r => !ahead.Contains(r))
                .Distinct(),
            .. since,
        ];
    }

    /// <summary>The statements of a new plan that bring back what the changes gave, on newer tables too.</summary>
    public static IReadOnlyList<string> Missing(RolePlan plan, IReadOnlyList<RoleChange> changes)
    {
        var wanted = changes
            .SelectMany(c => GrantText.Rights(c.Sql).Concat(OnAny(c.Sql)))
            .ToHashSet(StringComparer.Ordinal);
        return [.. plan.Statements.Where(s => GrantText.Rights(s).Concat(OnAny(s)).Any(wanted.Contains))];
    }

    /// <summary>A default privilege also gave the right on tables that were made since.</summary>
    private static IEnumerable<string> OnAny(string sql) =>
        GrantText
            .Read(sql)
            .Where(g =>
                g.Kind is "TABLE" or "TABLES" or "SEQUENCE" or "SEQUENCES" && g.Verb == "GRANT" && g.Role != "PUBLIC"
            )
            .SelectMany(g => g.Privileges.Select(p => $"{p} ON ANY {g.Kind.TrimEnd('S')} {g.Role}"));

    private static IEnumerable<string> Possible(Catalogue catalogue, HashSet<string> identities, string sql)
    {
        var parts = GrantText.Read(sql);
        return parts.Count == 0
            ? [sql]
            : parts
                .Where(p => p.Role == "PUBLIC" || catalogue.FindRole(SqlText.ReadIdentifier(p.Role)) is not null)
                .Where(p => p.Creator.Length == 0 || catalogue.FindRole(p.Creator) is not null)
                .Where(p => p.Object.Length == 0 || identities.Contains(p.Kind + p.Object))
                .SelectMany(p => p.Privileges.Select(p.Right));
    }
}
