namespace Pipeline.Postgres;

/// <summary>
/// A row of <c>pg_auth_members</c>. Before 16 every membership can be set, and inherits as the member's role says.
/// </summary>
/// <param name="Grantors">Who gave it; since 16 each must be named to take it back. Empty before.</param>
public sealed record Membership(uint Of, uint Member, bool Admin, bool Inherit, bool Set, IReadOnlyList<uint> Grantors);
