namespace Pipeline.Postgres;

/// <summary>A role that another can act as or whose rights it has.</summary>
/// <param name="CanSet">SET ROLE works, now or after a grant that ADMIN OPTION allows; so attributes count too, which
/// are never inherited.</param>
/// <param name="Via">The membership that leads here; null for the role itself.</param>
internal sealed record Reached(Role Role, string Path, bool CanSet, Membership? Via);
