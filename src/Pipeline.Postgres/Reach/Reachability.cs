namespace Pipeline.Postgres;

/// <summary>
/// What the runtime role can reach beyond the model, from the catalogue alone. Pure. A role is looked at with all that
/// it may become and all that the server runs for it (<see cref="Closure"/>); a role as which it can run any statement
/// is looked at likewise, to a fixed point.
/// </summary>
public static class Reachability
{
    /// <summary>All findings, worst first. Empty means: nothing but the model's rights.</summary>
    /// <exception cref="RoleModelException">The runtime role does not exist.</exception>
    public static IReadOnlyList<Finding> Find(Catalogue catalogue, RoleModel model)
    {
        var app =
            catalogue.FindRole(model.App)
            ?? throw new RoleModelException($"Role '{model.App}' does not exist in this cluster.");
        var world = new ReachWorld(catalogue, model.WithOwners(catalogue));
        var (findings, actors) = Compute(world, app);
        var own = findings.Select(f => f.Id).ToHashSet(StringComparer.Ordinal);
        var seen = new HashSet<uint> { app.Oid };
        for (var queue = new Queue<Actor>(actors); queue.TryDequeue(out var actor); )
        {
            if (seen.Add(actor.Role.Oid))
            {
                var (more, next) = Compute(world, actor.Role);
                findings.AddRange(
                    more.Where(f => !own.Contains(f.Id))
                        .OrderByDescending(f => f.Severity)
                        .Take(1)
                        .Select(f => Through(actor, f))
                );
                next.ToList()
                    .ForEach(a =>
                        queue.Enqueue(
                            a with
                            {
                                Trail = new Trail($"{actor.Trail.Path} -> {a.Trail.Path}", actor.Trail.Crossing),
                            }
                        )
                    );
            }
        }

        return
        [
            .. findings
                .OrderByDescending(f => f.Severity)
                .DistinctBy(f => f.Id)
                .OrderByDescending(f => f.Severity)
                .ThenBy(f => f.Kind)
                .ThenBy(f => f.Object, StringComparer.Ordinal),
        ];
    }

    private static Finding Through(Actor actor, Finding theirs) =>
        actor.Trail.Finding(theirs.Severity, theirs.Path, theirs.WhyItMatters);

    private static (List<Finding> Findings, IReadOnlyList<Actor> Actors) Compute(ReachWorld world, Role role)
    {
        var findings = world.Graph(role).SelectMany(world.RoleRules.Judge).ToList();
        if (role.Superuser)
        {
            return (findings, []);
        }

        var scope = world.ScopeOf(role);
        findings.AddRange(OwnerRules.Find(scope));
        findings.AddRange(AclRules.Find(scope));
        findings.AddRange(RowSecurityRules.Find(world, scope));
        findings.AddRange(InheritanceRules.Find(scope));
        findings.AddRange(SettingRules.Find(scope));
        findings.AddRange(LanguageRules.Find(scope));
        findings.AddRange(ForeignRules.Find(scope));
        findings.AddRange(DefaultRules.Find(scope));
        findings.AddRange(OtherDatabaseRules.Find(scope));
        var (more, actors) = Closure.Compute(world, scope);
        return ([.. findings.Concat(more)], actors);
    }
}
