namespace Pipeline.Postgres;

/// <summary>A catalogue and a model with the indexes that following its edges needs. One for each analysis.</summary>
internal sealed class ReachWorld
{
    private readonly Dictionary<uint, ReachScope> _scopes = [];
    private readonly Dictionary<uint, IReadOnlyList<Reached>> _graphs = [];
    private readonly ILookup<Thing, Thing> _uses;

    public ReachWorld(Catalogue catalogue, RoleModel model)
    {
        (Catalogue, Model, RoleRules) = (catalogue, model, new RoleRules(catalogue, model));
        var code = catalogue.Execution;
        _uses = code.Uses.ToLookup(u => u.Source, u => u.Target);
        Routines = code.Routines.ToDictionary(r => r.Oid);
        Rules = code.Rules.ToLookup(r => r.Relation);
        Triggers = code.Triggers.ToLookup(t => t.Relation);
        ForeignKeys = code.ForeignKeys.ToLookup(k => k.Parent);
        Children = code.Children.ToLookup(i => i.Parent);
        Parents = code.Children.ToLookup(i => i.Child, i => i.Parent);
        Expressions = code.Expressions.ToLookup(e => e.Relation);
        Names = new NameIndex(catalogue);
    }

    public Catalogue Catalogue { get; }

    public RoleModel Model { get; }

    public RoleRules RoleRules { get; }

    public NameIndex Names { get; }

    public IReadOnlyDictionary<uint, StoredRoutine> Routines { get; }

    public ILookup<uint, StoredRule> Rules { get; }

    public ILookup<uint, TableTrigger> Triggers { get; }

    public ILookup<uint, ForeignKey> ForeignKeys { get; }

    public ILookup<uint, Inheritance> Children { get; }

    public ILookup<uint, uint> Parents { get; }

    public ILookup<uint, RelationExpression> Expressions { get; }

    /// <summary>The role with its groups; privileged ones are left out, since becoming them has a finding of its own.</summary>
    public ReachScope ScopeOf(Role role) => _scopes.TryGetValue(role.Oid, out var known) ? known
        : _scopes[role.Oid] = new ReachScope(Catalogue, Model, [.. Graph(role).Where(r => !RoleRules.IsPrivileged(r))]);

    public IReadOnlyList<Reached> Graph(Role role) => _graphs.TryGetValue(role.Oid, out var known) ? known
        : _graphs[role.Oid] = RoleGraph.From(Catalogue, role, RoleRules.IsPrivileged);

    /// <summary>The role may do it with its own rights: those of privileged groups count too here.</summary>
    public bool Holds(Role role, CatalogueObject target, string privilege) =>
        role.Superuser || Graph(role).Any(r => r.Role.Superuser || r.Role.Oid == target.Owner
            || target.Acl.Concat(target.ShippedAcl).Any(a => a.Privilege == privilege && (a.Grantee == 0 || a.Grantee == r.Role.Oid)));

    /// <summary>The routines that using a thing runs. Checked: the user needs EXECUTE on it; never USAGE on its schema. Type input and
    /// output, an aggregate's parts and an operator class's functions ask for nothing.</summary>
    public IEnumerable<(uint Routine, bool Checked)> RoutinesOf(Thing thing)
    {
        var seen = new HashSet<Thing>();
        var queue = new Queue<(Thing Thing, bool Checked)>([(thing, true)]);
        while (queue.TryDequeue(out var here))
        {
            if (!seen.Add(here.Thing))
            {
                continue;
            }

            if (here.Thing.Kind == ThingKind.Routine)
            {
                yield return (here.Thing.Oid, here.Checked);
                continue;
            }

            foreach (var next in _uses[here.Thing])
            {
                queue.Enqueue((next, here.Thing.Kind is ThingKind.Operator or ThingKind.Cast || IsDomainCheck(here.Thing, next)));
            }
        }
    }

    /// <summary>What a body in SQL-standard form, or an aggregate, calls.</summary>
    public IEnumerable<Thing> Uses(uint routine) => _uses[new Thing(ThingKind.Routine, routine)];

    /// <summary>Input and output functions take or give cstring, internal or bytea; a function of a domain's check takes the value.</summary>
    private bool IsDomainCheck(Thing source, Thing target) => source.Kind == ThingKind.Type && target.Kind == ThingKind.Routine
        && Catalogue.Functions.TryGetValue(target.Oid, out var f) && Routines.TryGetValue(target.Oid, out var routine)
        && !f.Identity.Contains("(cstring", StringComparison.Ordinal) && !f.Identity.Contains("(internal", StringComparison.Ordinal)
        && routine.ReturnType is "boolean";
}
