namespace Pipeline.Postgres;

/// <summary>
/// What a routine does with the rights of another role, as far as the catalogue or its text tells; in doubt, anything.
/// </summary>
internal sealed partial class BodyEdges(
    ReachWorld world,
    ReachScope scope,
    StoredRoutine routine,
    CatalogueObject f,
    Run run
)
{
    private readonly Role _runner = run.Runner!;
    private IReadOnlyCollection<string>? _path = routine.SearchPath is { } path ? SearchPath.Read(path) : null;

    public IEnumerable<object> Find(BodyText? text)
    {
        if (routine.StoredQueries is not null)
        {
            return
            [
                .. Stored(),
                .. Callees(world.Uses(routine.Oid).SelectMany(world.RoutinesOf).Select(r => r.Routine)),
            ];
        }

        if (text is null)
        {
            return [Anything($"code in {routine.Language}")];
        }

        _path = text.OwnPath.Count == 0 ? _path : [.. text.OwnPath, .. (_path ?? []).Except(text.OwnPath)];
        var why = text.Anything ?? Call(text.Calls.Select(c => c.Name)) ?? Path(text);
        return why is not null
            ? [Anything(why), .. Told(text)]
            :
            [
                .. Relations(text),
                .. Callees(Named(text)),
                .. Told(text),
                .. new BodyRights(world, scope, run).Find(text),
            ];
    }

    /// <summary>
    /// Called by name, by an operator, or without any name: a cast, and what compares values of a type.
    /// </summary>
    private IEnumerable<uint> Named(BodyText text) =>
        [
            .. text.Calls.SelectMany(c => world.Names.Routines(c.Schema, c.Name, _path)).Select(r => r.Oid),
            .. text
                .Signs.SelectMany(s => world.Names.Operators(s.Schema, s.Name, _path))
                .SelectMany(world.RoutinesOf)
                .Select(r => r.Routine),
            .. world.Nameless,
        ];

    private Actor Anything(string why) => new(_runner, run.Trail.Then($"{why} -> anything as {_runner.Name}"));

    private IEnumerable<object> Stored()
    {
        var text = BodyText.Read(routine.Source);
        if ((text.Anything ?? Call(routine.StoredCalls)) is { } why)
        {
            yield return Anything(why);
        }

        foreach (var told in new BodyRights(world, scope, run).Find(text))
        {
            yield return told;
        }

        foreach (var use in routine.StoredQueries!)
        {
            foreach (var act in Enum.GetValues<Act>().Where(a => a != Act.None && use.Acts.HasFlag(a)))
            {
                if (world.Catalogue.Relations.TryGetValue(use.Relation, out var relation))
                {
                    yield return Touch(relation, act);
                }
            }
        }
    }

    private static string? Call(IEnumerable<string> names) =>
        names.FirstOrDefault(ServerCode.IsPowerful) is { } name ? $"{name}()" : null;

    private IEnumerable<object> Relations(BodyText text) =>
        from name in text.Relations
        from relation in world.Names.Relations(name.Schema, name.Name, _path)
        from act in Enum.GetValues<Act>()
        where act != Act.None && name.Acts.HasFlag(act)
        select Touch(relation, act);

    private Access Touch(CatalogueObject relation, Act act) =>
        new(relation, act, _runner, _runner, false, run.Trail.Then($"{Gain.Verb(act)} {relation.Identity}"));

    private IEnumerable<object> Callees(IEnumerable<uint> routines) =>
        routines.Where(r => r != routine.Oid).Distinct().Select(r => new Run(r, _runner, true, null, run.Trail));

    /// <summary>
    /// Names are found by the path: whoever sets it, or creates in it, chooses what they mean. pg_temp comes first
    /// unless it is listed.
    /// </summary>
    private string? Path(BodyText text)
    {
        if (
            !f.Has(ObjectTraits.SecurityDefiner)
            || (text.Relations.Count + text.Calls.Count + text.Signs.Count == 0 && !text.LooseTypes)
        )
        {
            return null;
        }

        if (CallersNames(text) is { } hers)
        {
            return hers;
        }

        var loose = text.LooseTypes || text.Relations.Any(r => r.Schema is null);
        if (_path is null)
        {
            return scope.CreatesSomewhere || (loose && scope.HasTemporary) ? "search_path of the caller" : null;
        }

        if (_path.FirstOrDefault(s => s != "pg_temp" && scope.CanCreateIn(s)) is { } open)
        {
            return $"search_path with {open}, where it may create";
        }

        return loose && scope.HasTemporary && _path.LastOrDefault() != "pg_temp"
            ? "search_path without pg_temp last"
            : null;
    }

    /// <summary>
    /// A type of the caller's brings casts of the caller's along, which no path is asked for; what lies in pg_temp is
    /// the caller's, too.
    /// </summary>
    private string? CallersNames(BodyText text)
    {
        if (!scope.HasTemporary)
        {
            return null;
        }

        var attached = routine.IsTrigger && run.DirectFix is not null;
        return AnyType().IsMatch(f.Identity) || (attached && text.UsesRow) ? "a value of a type of the caller"
            : text.UsesTemporary
            || text.Relations.Any(r =>
                r.IsTarget && r.Schema is null && _path is not null && !world.Names.Relations(null, r.Name, _path).Any()
            )
                ? "what the caller has in pg_temp"
            : null;
    }

    [System.Text.RegularExpressions.GeneratedRegex(
        @"[( ""]any(element|array|nonarray|enum|range|multirange|compatible\w*)?[,)""]"
    )]
    private static partial System.Text.RegularExpressions.Regex AnyType();

    /// <summary>Fixed statements of a privileged owner: no more was found, but a person should read them.</summary>
    private IEnumerable<object> Told(BodyText text)
    {
        if (
            run.Trail.Crossing is { Kind: not (FindingKind.Maintenance or FindingKind.TableRight) }
            && world.RoleRules.PowersOf(_runner).Length > 0
            && (text.Relations.Count > 0 || _path is null)
        )
        {
            yield return run.Trail.Finding(
                Severity.Risk,
                world.RoleRules.PowersOf(_runner),
                _path is null
                    ? "Its search_path is the caller's, who may choose what its names mean."
                    : "Its statements are fixed; read what they do."
            );
        }
    }
}
