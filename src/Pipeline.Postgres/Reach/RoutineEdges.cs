namespace Pipeline.Postgres;

/// <summary>What running a routine leads to.</summary>
internal sealed class RoutineEdges(ReachWorld world, ReachScope scope)
{
    public IEnumerable<object> From(Run run)
    {
        if (
            !world.Routines.TryGetValue(run.Routine, out var routine)
            || !world.Catalogue.Functions.TryGetValue(run.Routine, out var f)
        )
        {
            return [];
        }

        var owner = world.Catalogue.RoleOf(f.Owner);
        var definer =
            f.Has(ObjectTraits.SecurityDefiner)
            && !scope.IsMine(f.Owner)
            && f.Owner != run.Runner?.Oid
            && !(f.Has(ObjectTraits.System) && routine.Language == "internal"); // The server calls its own code without looking at the flag.
        var body = BodyOf(routine);
        var here = run with
        {
            Runner = definer ? owner : run.Runner,
            Trail = definer
                ? run.Trail.Then(
                    $"function {f.Identity} runs as {owner.Name}",
                    Definer(routine, f, body, run.DirectFix)
                )
                : run.Trail,
        };
        return routine.Kind == 'a' ? Parts(here)
            : here.Runner is null ? [.. AsCaller(here, routine, f), .. Parts(here)]
            : IsOwnExtensionCode(routine, f) || (routine.KnownSafe && !definer) ? []
            :
            [
                .. new BodyEdges(world, scope, routine, f, here).Find(body),
                .. definer && run.Runner is null ? Parts(run) : [],
            ]; // Defaults of arguments are the caller's.
    }

    private static BodyText? BodyOf(StoredRoutine routine) =>
        routine.StoredQueries is null && routine.Language is "sql" or "plpgsql" ? BodyText.Read(routine.Source) : null;

    private Crossing Definer(StoredRoutine routine, CatalogueObject f, BodyText? body, string? directFix) =>
        new(
            FindingKind.DefinerFunction,
            Names.Display(f),
            directFix ?? $"ALTER {(routine.Kind == 'p' ? "PROCEDURE" : "FUNCTION")} {f.Identity} SECURITY INVOKER",
            Blind: routine.ReturnType is "boolean" or "void" or "trigger" or "event_trigger"
                && body is not null
                && !(routine.IsTrigger && body.AssignsNew)
                && IsQuiet(routine, []),
            IsTrigger: routine.IsTrigger
        );

    /// <summary>
    /// Nothing that it, or what it calls, reads is left where the caller finds it. What an error of the server says is
    /// not looked at.
    /// </summary>
    private bool IsQuiet(StoredRoutine routine, HashSet<uint> seen)
    {
        if (
            !seen.Add(routine.Oid)
            || routine.KnownSafe
            || IsOwnExtensionCode(routine, world.Catalogue.Functions[routine.Oid])
        )
        {
            return true;
        }

        return BodyOf(routine) is { Tells: false, Anything: null } body
            && !body.Relations.Any(r =>
                (r.Acts & ~Act.Select) != 0
                && world.Names.Relations(r.Schema, r.Name, null).Any(o => scope.CanName(o) && scope.Holds(o, "SELECT"))
            )
            && body.Calls.SelectMany(c => world.Names.Routines(c.Schema, c.Name, null)).All(r => IsQuiet(r, seen));
    }

    /// <summary>
    /// A body that is bound at creation calls by OID: its callees need EXECUTE, no USAGE. An aggregate's parts need
    /// neither.
    /// </summary>
    private IEnumerable<object> Parts(Run run) =>
        from use in world.Uses(run.Routine)
        from next in world.RoutinesOf(use)
        where next.Routine != run.Routine
        select new Run(
            next.Routine,
            run.Runner,
            next.Checked && world.Routines[run.Routine].Kind != 'a',
            null,
            run.Trail
        );

    /// <summary>
    /// With the caller's own rights, code matters only where no right can hold it: C, internal, an untrusted language.
    /// </summary>
    private static IEnumerable<object> AsCaller(Run run, StoredRoutine routine, CatalogueObject f)
    {
        if (
            routine.Language is "sql" or "plpgsql"
            || routine.KnownSafe
            || IsOwnExtensionCode(routine, f)
            || (routine.Language is not ("c" or "internal") && ServerCode.IsSafeLanguage(routine.Handler))
        )
        {
            yield break;
        }

        var fix = run.DirectFix ?? $"DROP FUNCTION {f.Identity} CASCADE";
        yield return new Finding(
            FindingKind.UntrustedCode,
            Severity.Breach,
            Names.Display(f),
            run.Trail.Path,
            routine.Language == "internal"
                ? $"It is the server's own {routine.Source} under another name, which everybody may call."
                : $"Code in {routine.Language} runs in the server with all its rights on the host, and belongs "
                    + "to no extension.",
            fix
        );
    }

    /// <summary>
    /// What an extension's script made and gave to everybody is the extension's to answer for, where it is compiled
    /// code.
    /// </summary>
    private static bool IsOwnExtensionCode(StoredRoutine routine, CatalogueObject f) =>
        f.Has(ObjectTraits.Extension)
        && routine.Language == "c"
        && (f.ShippedAcl.Any(a => a is { Grantee: 0, Privilege: "EXECUTE" }));
}
