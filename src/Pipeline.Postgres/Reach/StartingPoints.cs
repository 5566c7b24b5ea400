namespace Pipeline.Postgres;

/// <summary>What a role can set off with its own rights.</summary>
internal static class StartingPoints
{
    private static readonly Act[] Acts = [Act.Select, Act.Insert, Act.Update, Act.Delete, Act.Truncate];

    /// <summary>Whatever needs no EXECUTE on the routine in the end, or not only that.</summary>
    public static IEnumerable<object> Indirect(ReachWorld world, ReachScope scope) =>
        [
            .. Tables(world, scope),
            .. Maintenance(world, scope),
            .. EventTriggers(world, scope),
            .. FreeThings(world, scope),
        ];

    /// <summary>Routines called by name; a trigger function by putting it on a table of one's own.</summary>
    public static IEnumerable<object> Direct(ReachWorld world, ReachScope scope) =>
        from routine in world.Routines.Values
        let f = world.Catalogue.Functions.GetValueOrDefault(routine.Oid)
        where f is not null && scope.CanName(f) && !scope.Root.Superuser
        where routine.ReturnType != "event_trigger" && (routine.ReturnType != "trigger" || scope.AttachesTriggers)
        let entries = scope.Entries(f, "EXECUTE").ToList()
        where entries.Count > 0 && !scope.Owns(f)
        let how = routine.ReturnType == "trigger" ? "a trigger of its own" : "EXECUTE"
        select new Run(
            routine.Oid,
            null,
            true,
            Fixes.Revoke(world.Catalogue, f, entries),
            new Trail($"{scope.Path(entries.Max(e => e.Grantee))} -> {how} on function {f.Identity}", null)
        );

    private static IEnumerable<object> Tables(ReachWorld world, ReachScope scope)
    {
        var columns = world.Catalogue.Objects.Where(o => o.Kind == ObjectKind.Column).ToLookup(o => o.Oid);
        return from relation in world.Catalogue.Relations.Values
            where !relation.Has(ObjectTraits.System) && scope.CanName(relation)
            from act in Acts
            where
                scope.Holds(relation, Gain.Right(act))
                || columns[relation.Oid].Any(c => scope.Holds(c, Gain.Right(act)))
            select new Access(
                relation,
                act,
                null,
                null,
                false,
                new Trail($"{scope.Root.Name} -> {Gain.Verb(act)} {relation.Identity}", null)
            );
    }

    private static IEnumerable<object> Maintenance(ReachWorld world, ReachScope scope) =>
        from table in world.Catalogue.Relations.Values
        let entries = scope.Entries(table, "MAINTAIN").ToList()
        where entries.Count > 0 && !scope.Owns(table) && scope.CanName(table)
        let fix = Fixes.Revoke(world.Catalogue, table, entries)
        from run in new RelationEdges(world).Maintained(
            table,
            new Trail($"{scope.Path(entries[0].Grantee)} -> MAINTAIN on {Names.Display(table)}", null),
            fix,
            FindingKind.TableRight
        )
        select run;

    /// <summary>DROP TABLE IF EXISTS of nothing is DDL that everybody may run.</summary>
    private static IEnumerable<object> EventTriggers(ReachWorld world, ReachScope scope) =>
        from trigger in world.Catalogue.Execution.EventTriggers
        let set = trigger.Event == "login" ? "login" : "DDL (DROP TABLE IF EXISTS, CREATE TEMP TABLE)"
        select new Run(
            trigger.Routine,
            null,
            false,
            null,
            new Trail($"{scope.Root.Name} -> {set} -> event trigger {SqlText.Identifier(trigger.Name)}", null)
        );

    private static IEnumerable<object> FreeThings(ReachWorld world, ReachScope scope) =>
        from free in world.Catalogue.Execution.FreeThings
        where scope.CanUse(free.Schema)
        from routine in world.RoutinesOf(free.Thing)
        select new Run(
            routine.Routine,
            null,
            routine.Checked,
            null,
            new Trail($"{scope.Root.Name} -> {free.Label}", null)
        );
}
