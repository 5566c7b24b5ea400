namespace Pipeline.Postgres;

/// <summary>
/// Membership closure. NOINHERIT stops nobody: SET ROLE still works. SET FALSE and INHERIT FALSE together do, except
/// with ADMIN: it grants itself the rest, but for a superuser's role, which every version keeps to superusers.
/// </summary>
internal static class RoleGraph
{
    /// <summary>
    /// Every role reached from <paramref name="start"/>, itself first. Does not look behind a role for which <paramref
    /// name="stop"/> holds.
    /// </summary>
    public static IReadOnlyList<Reached> From(Catalogue catalogue, Role start, Func<Reached, bool> stop)
    {
        var found = new Dictionary<uint, Reached>();
        var queue = new Queue<Reached>([new Reached(start, start.Name, true, null)]);
        while (queue.TryDequeue(out var here))
        {
            if (found.TryGetValue(here.Role.Oid, out var known) && (known.CanSet || !here.CanSet))
            {
                continue;
            }

            found[here.Role.Oid] = here;
            if (!stop(here))
            {
                Steps(catalogue, here).ToList().ForEach(queue.Enqueue);
            }
        }

        return [.. found.Values];
    }

    private static IEnumerable<Reached> Steps(Catalogue catalogue, Reached here) =>
        from membership in catalogue.Memberships
        where membership.Member == here.Role.Oid
        let role = catalogue.RoleOf(membership.Of)
        let canSet = (membership.Admin && !role.Superuser) || (here.CanSet && membership.Set)
        where canSet || membership.Inherit
        select new Reached(role, $"{here.Path} -> ({Manner(membership)}) {role.Name}", canSet, membership);

    private static string Manner(Membership m) =>
        m.Inherit
            ? m.Admin
                ? "member, ADMIN OPTION"
                : "member"
            : m.Set
                ? m.Admin
                    ? "member NOINHERIT, ADMIN OPTION"
                    : "member NOINHERIT"
                : "ADMIN OPTION";
}
