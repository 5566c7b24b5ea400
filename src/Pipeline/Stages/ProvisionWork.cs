using Pipeline.Postgres;

namespace Pipeline.Stages;

/// <summary>SQL to reach the role model, and the SQL that exactly undoes it; no password in either.</summary>
/// <param name="Passwords">Roles that have no password yet and get that of their secret file.</param>
public sealed record ProvisionWork(IReadOnlyList<RoleChange> Changes, IReadOnlyList<string> Passwords)
{
    /// <summary>What roles that were there already held before the changes.</summary>
    public PriorRights? Before { get; init; }

    internal RolePlan Roles => new(Changes) { Before = Before };
}
