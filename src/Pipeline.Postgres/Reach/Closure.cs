namespace Pipeline.Postgres;

/// <summary>
/// Everything that one role's rights make happen, to a fixed point: a table right leads to rules, triggers, foreign
/// keys, partitions and expressions; these lead to routines; a routine leads to what its body does, with whose rights
/// it runs. Breadth first, so each way is a shortest one.
/// </summary>
internal sealed class Closure
{
    private readonly ReachWorld _world;
    private readonly ReachScope _scope;
    private readonly RelationEdges _relations;
    private readonly RoutineEdges _routines;
    private readonly HashSet<(uint Relation, Act Act, uint As, uint Runner, string? Crossing)> _accesses = [];
    private readonly HashSet<(uint Routine, uint Runner, string? Crossing, bool Direct)> _runs = [];
    private readonly Queue<object> _queue = [];
    private readonly Dictionary<string, (Finding Finding, int Rank)> _findings = new(StringComparer.Ordinal);

    private Closure(ReachWorld world, ReachScope scope)
    {
        (_world, _scope) = (world, scope);
        _relations = new RelationEdges(world);
        _routines = new RoutineEdges(world, scope);
    }

    /// <summary>
    /// Findings, and the roles as whom any statement can be run although they are not privileged by themselves.
    /// </summary>
    public static (IReadOnlyCollection<Finding> Findings, IReadOnlyList<Actor> Actors) Compute(
        ReachWorld world,
        ReachScope scope
    )
    {
        var closure = new Closure(world, scope);
        closure.Follow(StartingPoints.Indirect(world, scope));
        closure.Follow(StartingPoints.Direct(world, scope));
        return ([.. closure._findings.Values.Select(f => f.Finding)], closure.Actors);
    }

    private List<Actor> Actors { get; } = [];

    private void Follow(IEnumerable<object> start)
    {
        start.ToList().ForEach(_queue.Enqueue);
        while (_queue.TryDequeue(out var step))
        {
            var next = step switch
            {
                Access access when IsNew(access) && Counts(access) => _relations.From(access),
                Run run
                    when MayRun(run)
                        && _runs.Add(
                            (run.Routine, run.Runner?.Oid ?? 0, run.Trail.Crossing?.Object, run.DirectFix is not null)
                        ) => _routines.From(run),
                Actor actor => Become(actor),
                Finding finding => Keep(finding, 0),
                _ => [],
            };
            next.ToList().ForEach(_queue.Enqueue);
        }
    }

    /// <summary>For each crossing apart: closing one must not uncover the next.</summary>
    private bool IsNew(Access access) =>
        _accesses.Add(
            (
                access.Relation.Oid,
                access.Act,
                access.As?.Oid ?? 0,
                access.Runner?.Oid ?? 0,
                access.Trail.Crossing?.Object
            )
        );

    /// <summary>
    /// The acting role must have the right; a step that only repeats what the scope does itself leads nowhere new.
    /// </summary>
    private bool Counts(Access access)
    {
        if (access.Trail.Crossing is null || access.Follow)
        {
            return true;
        }

        if (access.As is { } role && !_world.Holds(role, access.Relation, Gain.Right(access.Act)))
        {
            return false;
        }

        if (Gain.From(_world, _scope, access) is { } gain)
        {
            Keep(access.Trail.Finding(gain.Severity, "", gain.Why), Rank(access));
            return true;
        }

        return access.Runner is not null || access.Relation.Has(ObjectTraits.SecurityInvoker); // Its rules and triggers are its own.
    }

    private bool MayRun(Run run) =>
        !run.Checked
        || !_world.Catalogue.Functions.TryGetValue(run.Routine, out var f)
        || (run.Runner is { } role ? _world.Holds(role, f, "EXECUTE") : _scope.Holds(f, "EXECUTE"));

    private IEnumerable<object> Become(Actor actor)
    {
        if (_scope.IsMine(actor.Role.Oid))
        {
            return [];
        }

        var powers = _world.RoleRules.PowersOf(actor.Role);
        if (powers.Length > 0)
        {
            return Keep(
                actor.Trail.Finding(Severity.Breach, powers, "The role runs any statement with that role's rights."),
                5
            );
        }

        Actors.Add(actor);
        return [];
    }

    /// <summary>
    /// A write tells more than a read, a table more than a view on the way to it, the server's catalogue more than a
    /// table.
    /// </summary>
    private static int Rank(Access access) =>
        (access.Act == Act.Select ? 1 : 3)
        + (access.Relation.Has(ObjectTraits.System) ? 1 : 0)
        - (access.Relation.Kind == ObjectKind.View ? 1 : 0);

    /// <summary>One finding for each crossing: the worst, and of these the first, whose way is the shortest.</summary>
    private IEnumerable<object> Keep(Finding finding, int rank)
    {
        if (
            !_findings.TryGetValue(finding.Id, out var known)
            || (known.Finding.Severity, known.Rank).CompareTo((finding.Severity, rank)) < 0
        )
        {
            _findings[finding.Id] = (finding, rank);
        }

        return [];
    }
}
