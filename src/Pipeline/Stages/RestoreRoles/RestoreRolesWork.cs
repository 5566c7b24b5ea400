using Pipeline.Postgres;

namespace Pipeline.Stages.RestoreRoles;

/// <summary>What the cut-overs that are undone had changed in roles and grants; no password.</summary>
/// <param name="Changes">All of their changes, in the order in which they were made.</param>
/// <param name="Passwords">Roles to which they gave a password.</param>
/// <param name="TakesBack">The releases whose changes this undoes.</param>
public sealed record RestoreRolesWork(
    IReadOnlyList<RoleChange> Changes,
    IReadOnlyList<string> Passwords,
    IReadOnlyList<string> TakesBack
)
{
    /// <summary>What roles that were there already held before the changes.</summary>
    public PriorRights? Before { get; init; }

    internal ProvisionWork Provisioned => new(Changes, Passwords) { Before = Before };
}
