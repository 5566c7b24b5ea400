namespace Pipeline.Postgres;

/// <summary>Whether changes to roles and rights are in force, by the state of the catalogue: tables come and go after a plan was made. Pure.</summary>
public static class RoleComparison
{
    /// <summary>What is still there of changes that were undone. A right on what is gone, or of a role that is gone, is none.</summary>
    public static IReadOnlyList<string> Kept(Catalogue catalogue, RoleModel model, IReadOnlyList<RoleChange> changes)
    {
        var ahead = RolePlanner.Plan(catalogue, model).Statements.SelectMany(GrantText.Rights).ToHashSet(StringComparer.Ordinal);
        var identities = catalogue.Objects.Select(o => $"{GrantPlanning.Keyword(o.Kind)} {o.Identity}").ToHashSet(StringComparer.Ordinal);
        return [.. changes.SelectMany(c => Possible(catalogue, identities, c.Sql)).Where(r => !ahead.Contains(r)).Distinct()];
    }

    /// <summary>The statements of a new plan that bring back what the changes gave.</summary>
    public static IReadOnlyList<string> Missing(RolePlan plan, IReadOnlyList<RoleChange> changes)
    {
        var wanted = changes.SelectMany(c => GrantText.Rights(c.Sql)).ToHashSet(StringComparer.Ordinal);
        return [.. plan.Statements.Where(s => GrantText.Rights(s).Any(wanted.Contains))];
    }

    private static IEnumerable<string> Possible(Catalogue catalogue, HashSet<string> identities, string sql)
    {
        var parts = GrantText.Read(sql);
        return parts.Count == 0 ? [sql] : parts
            .Where(p => p.Role == "PUBLIC" || catalogue.FindRole(SqlText.ReadIdentifier(p.Role)) is not null)
            .Where(p => p.Creator.Length == 0 || catalogue.FindRole(p.Creator.Replace("\"\"", "\"", StringComparison.Ordinal)) is not null)
            .Where(p => p.Object.Length == 0 || identities.Contains(p.Kind + p.Object))
            .SelectMany(p => p.Privileges.Select(p.Right));
    }
}
