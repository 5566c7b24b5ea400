namespace Pipeline.Postgres;

/// <summary>What a table right sets off.</summary>
internal sealed class RelationEdges(ReachWorld world)
{
    public IEnumerable<object> From(Access access) =>
        [
            .. Children(access),
            .. Rules(access),
            .. ThroughView(access),
            .. Triggers(access),
            .. ForeignKeys(access),
            .. Expressions(access),
        ];

    /// <summary>
    /// Rights are checked on the parent alone. An UPDATE that moves a row to another partition is a DELETE and an
    /// INSERT there.
    /// </summary>
    private IEnumerable<object> Children(Access access) =>
        from child in world.Children[access.Relation.Oid]
        where access.Act != Act.Insert || child.Partition
        let relation = world.Catalogue.Relations.GetValueOrDefault(child.Child)
        where relation is not null
        from act in (Act[])(
            access.Act == Act.Update && child.Partition ? [Act.Update, Act.Delete, Act.Insert] : [access.Act]
        )
        select access with
        {
            Relation = relation,
            Act = act,
            Follow = true,
            Trail = access.Trail.Then($"its {(child.Partition ? "partition" : "child")} {relation.Identity}"),
        };

    private IEnumerable<object> Rules(Access access) =>
        from rule in world.Rules[access.Relation.Oid]
        where rule.Event == access.Act
        let actor = ActsAs(access, rule)
        where actor is not null
        from use in rule.Queries
        where use.Relation != access.Relation.Oid || rule.Event != Act.Select
        from next in Uses(access, use, actor, RuleName(access.Relation, rule), Crossing(access.Relation, rule))
        select next;

    /// <summary>
    /// A security invoker's query is checked as the session's user; every other rule as the owner of its relation.
    /// </summary>
    private Role? ActsAs(Access access, StoredRule rule) =>
        rule.Event == Act.Select && access.Relation.Has(ObjectTraits.SecurityInvoker)
            ? access.Runner
            : world.Catalogue.RoleOf(access.Relation.Owner);

    /// <summary>INSERT, UPDATE and DELETE on a simple view are done to its table, without SELECT.</summary>
    private IEnumerable<object> ThroughView(Access access)
    {
        var rule = world.Rules[access.Relation.Oid].FirstOrDefault(r => r.Event == Act.Select);
        if (
            access.Relation.Kind != ObjectKind.View
            || rule is null
            || !rule.Updatable.HasFlag(access.Act)
            || access.Act is Act.None or Act.Select
        )
        {
            return [];
        }

        var table = rule.Queries.FirstOrDefault(u => u.Relation != access.Relation.Oid);
        return ActsAs(access, rule) is { } actor
            ? Uses(
                access,
                table with
                {
                    Acts = access.Act,
                },
                actor,
                RuleName(access.Relation, rule),
                Crossing(access.Relation, rule)
            )
            : [];
    }

    private IEnumerable<Access> Uses(Access access, RelationUse use, Role actor, string step, Crossing crossing)
    {
        if (!world.Catalogue.Relations.TryGetValue(use.Relation, out var relation))
        {
            yield break;
        }

        foreach (var act in Enum.GetValues<Act>().Where(a => a != Act.None && use.Acts.HasFlag(a)))
        {
            yield return new Access(
                relation,
                act,
                actor,
                access.Runner,
                false,
                access.Trail.Then($"{step}{Gain.Verb(act)} {relation.Identity} as {actor.Name}", crossing)
            );
        }
    }

    private static string RuleName(CatalogueObject o, StoredRule rule) =>
        rule.Event == Act.Select ? "" : $"rule {SqlText.Identifier(rule.Name)} -> ";

    private Crossing Crossing(CatalogueObject o, StoredRule rule)
    {
        if (rule.Event != Act.Select)
        {
            return new Crossing(
                FindingKind.RewriteRule,
                $"rule {SqlText.Identifier(rule.Name)} on {o.Identity}",
                $"DROP RULE {SqlText.Identifier(rule.Name)} ON {o.Identity}"
            );
        }

        var fix =
            o.Kind == ObjectKind.View && world.Catalogue.ServerVersion >= 150000
                ? $"ALTER VIEW {o.Identity} SET (security_invoker = true)"
                : Fixes.Revoke(
                    world.Catalogue,
                    o,
                    [
                        .. o
                            .Acl.Concat(o.ShippedAcl)
                            .Where(a =>
                                a.Grantee == 0
                                || world.ScopeOf(world.Catalogue.FindRole(world.Model.App)!).IsMine(a.Grantee)
                            ),
                    ]
                );
        return new Crossing(FindingKind.DefinerView, Names.Display(o), fix);
    }

    /// <summary>
    /// A trigger asks nobody for EXECUTE. Its function runs with the rights of the session, not of the table's owner.
    /// </summary>
    private IEnumerable<object> Triggers(Access access) =>
        from trigger in world.Triggers[access.Relation.Oid]
        where trigger.Acts.HasFlag(access.Act)
        select new Run(
            trigger.Routine,
            access.Runner,
            false,
            null,
            access.Trail.Then($"trigger {SqlText.Identifier(trigger.Name)}")
        );

    /// <summary>
    /// The server carries a foreign key out as the owner of the table that it writes, and runs that table's BEFORE
    /// triggers so.
    /// </summary>
    private IEnumerable<object> ForeignKeys(Access access)
    {
        foreach (var key in world.ForeignKeys[access.Relation.Oid])
        {
            var act = access.Act switch
            {
                Act.Delete => key.OnDelete,
                Act.Update => key.OnUpdate,
                _ => Act.None,
            };
            if (act == Act.None || !world.Catalogue.Relations.TryGetValue(key.Child, out var child))
            {
                continue;
            }

            var owner = world.Catalogue.RoleOf(child.Owner);
            var trail = access.Trail.Then(
                $"foreign key {SqlText.Identifier(key.Name)} -> {Gain.Verb(act)} {child.Identity} as {owner.Name}",
                Crossing(key, child)
            );
            yield return new Access(child, act, owner, access.Runner, false, trail);
            foreach (var run in AsOwner(child.Oid, act, owner, trail))
            {
                yield return run;
            }
        }
    }

    /// <summary>
    /// What runs while the server writes the row itself, and in the partition that holds it; AFTER triggers wait for
    /// the session.
    /// </summary>
    private IEnumerable<Run> AsOwner(uint table, Act act, Role owner, Trail trail) =>
        [
            .. from trigger in world.Triggers[table]
            where trigger.Before && trigger.Acts.HasFlag(act)
            select new Run(
                trigger.Routine,
                owner,
                false,
                null,
                trail.Then($"trigger {SqlText.Identifier(trigger.Name)}")
            ),
            .. Evaluated(table, act, owner, trail),
            .. world.Children[table].SelectMany(c => AsOwner(c.Child, act, owner, trail)),
        ];

    private static Crossing Crossing(ForeignKey key, CatalogueObject child)
    {
        var quiet = System.Text.RegularExpressions.Regex.Replace(
            key.Definition,
            " ON (DELETE|UPDATE) (CASCADE|SET NULL|SET DEFAULT)( \\([^)]*\\))?",
            ""
        );
        var name = SqlText.Identifier(key.Name);
        return new Crossing(
            FindingKind.ForeignKey,
            $"foreign key {name} of {child.Identity}",
            $"ALTER TABLE {child.Identity} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} {quiet}"
        );
    }

    /// <summary>
    /// With the session's rights; autovacuum's ANALYZE evaluates some once more, as the owner of the table.
    /// </summary>
    private IEnumerable<Run> Expressions(Access access) =>
        [
            .. Evaluated(access.Relation.Oid, access.Act, access.Runner, access.Trail),
            .. access.Act is Act.Insert or Act.Update
                ? Maintained(access.Relation, access.Trail.Then("ANALYZE"), "DROP {0}", FindingKind.Maintenance)
                : [],
        ];

    /// <summary>What VACUUM, ANALYZE, REINDEX, CLUSTER and REFRESH evaluate, all of them as the owner.</summary>
    /// <param name="fix">Closes it; {0} is the label of the expression.</param>
    public IEnumerable<Run> Maintained(CatalogueObject table, Trail trail, string fix, FindingKind kind) =>
        from expression in world.Expressions[table.Oid]
        where expression.Acts.HasFlag(Act.Maintain)
        let owner = world.Catalogue.RoleOf(table.Owner)
        let thing = kind == FindingKind.TableRight ? Names.Display(table) : expression.Label
        let crossing = new Crossing(kind, thing, fix.Replace("{0}", expression.Label, StringComparison.Ordinal))
        from routine in world.RoutinesOf(expression.Target)
        select new Run(
            routine.Routine,
            owner,
            routine.Checked,
            null,
            trail.Then($"{expression.Label} as {owner.Name}", crossing)
        );

    private IEnumerable<Run> Evaluated(uint table, Act act, Role? runner, Trail trail) =>
        from expression in world.Expressions[table]
        where (expression.Acts & act) != 0
        from routine in world.RoutinesOf(expression.Target)
        select new Run(routine.Routine, runner, routine.Checked, null, trail.Then(expression.Label));
}
