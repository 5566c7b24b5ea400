namespace Pipeline.Postgres;

/// <summary>A catalogue and a model with the indexes that following its edges needs. One for each analysis.</summary>
internal sealed class ReachWorld
{
    private readonly Dictionary<uint, ReachScope> _scopes = [];
    private readonly Dictionary<uint, IReadOnlyList<Reached>> _graphs = [];
    private readonly ILookup<Thing, Thing> _uses;
    private readonly ILookup<uint, CatalogueObject> _columns;
    private IReadOnlyList<uint>? _nameless;

    public ReachWorld(Catalogue catalogue, RoleModel model)
    {
        (Catalogue, Model, RoleRules) = (catalogue, model, new RoleRules(catalogue, model));
        var code = catalogue.Execution;
        _uses = code.Uses.ToLookup(u => u.Source, u => u.Target);
        _columns = catalogue.Objects.Where(o => o.Kind == ObjectKind.Column).ToLookup(o => o.Oid);
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

    /// <summary>Routines that any statement may run without naming them: of casts, and of operator classes.</summary>
    public IReadOnlyList<uint> Nameless =>
        _nameless ??= [
            .. Catalogue
                .Execution.FreeThings.Where(f => f.Schema.Length == 0)
                .SelectMany(f => RoutinesOf(f.Thing))
                .Select(r => r.Routine)
                .Distinct(),
        ];

    /// <summary>
    /// The role with its groups; privileged ones are left out, since becoming them has a finding of its own.
    /// </summary>
    public ReachScope ScopeOf(Role role) =>
        _scopes.TryGetValue(role.Oid, out var known)
            ? known
            : _scopes[role.Oid] = new ReachScope(
                Catalogue,
                Model,
                [.. Graph(role).Where(r => !RoleRules.IsPrivileged(r))]
            );

    public IReadOnlyList<Reached> Graph(Role role) =>
        _graphs.TryGetValue(role.Oid, out var known)
            ? known
            : _graphs[role.Oid] = RoleGraph.From(Catalogue, role, RoleRules.IsPrivileged);

    /// <summary>
    /// The role may do it with its own rights, on the whole or on a column: those of privileged groups count too here.
    /// </summary>
    public bool Holds(Role role, CatalogueObject target, string privilege) =>
        role.Superuser
        || (
            !OnlyForSuperusers(target, privilege)
            && Graph(role).Any(r => r.Role.Superuser || Holds(r.Role, target, privilege, _columns[target.Oid]))
        );

    /// <summary>Whatever its ACL says, the server lets nobody but a superuser write its own tables.</summary>
    public static bool OnlyForSuperusers(CatalogueObject target, string privilege) =>
        target.Has(ObjectTraits.System)
        && target.Kind is ObjectKind.Table or ObjectKind.Column
        && privilege is "INSERT" or "UPDATE" or "DELETE" or "TRUNCATE";

    private static bool Holds(
        Role role,
        CatalogueObject target,
        string privilege,
        IEnumerable<CatalogueObject> columns
    ) =>
        role.Oid == target.Owner
        || (target.IsRelation && IsOfAll(role, privilege))
        || columns
            .Prepend(target)
            .SelectMany(o => o.Acl.Concat(o.ShippedAcl))
            .Any(a => a.Privilege == privilege && (a.Grantee == 0 || a.Grantee == role.Oid));

    /// <summary>These three have their right on every table, in no ACL.</summary>
    private static bool IsOfAll(Role role, string privilege) =>
        role.Predefined
        && role.Name switch
        {
            "pg_read_all_data" => privilege is "SELECT",
            "pg_write_all_data" => privilege is "INSERT" or "UPDATE" or "DELETE",
            "pg_maintain" => privilege is "MAINTAIN",
            _ => false,
        };

    /// <summary>
    /// The routines that using a thing runs. Checked: the user needs EXECUTE on it; never USAGE on its schema. Type
    /// input and output, an aggregate's parts and an operator class's functions ask for nothing.
    /// </summary>
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
                // An operator of an operator class is called by the index itself, unless a statement names it.
                queue.Enqueue(
                    (
                        next,
                        here.Thing.Kind is ThingKind.Cast
                            || (here.Thing.Kind is ThingKind.Operator && here.Checked)
                            || IsDomainCheck(here.Thing, next)
                    )
                );
            }
        }
    }

    /// <summary>What a body in SQL-standard form, or an aggregate, calls.</summary>
    public IEnumerable<Thing> Uses(uint routine) => _uses[new Thing(ThingKind.Routine, routine)];

    /// <summary>
    /// Input and output functions take or give cstring, internal or bytea; a function of a domain's check takes the
    /// value.
    /// </summary>
    private bool IsDomainCheck(Thing source, Thing target) =>
        source.Kind == ThingKind.Type
        && target.Kind == ThingKind.Routine
        && Catalogue.Functions.TryGetValue(target.Oid, out var f)
        && Routines.TryGetValue(target.Oid, out var routine)
        && !f.Identity.Contains("(cstring", StringComparison.Ordinal)
        && !f.Identity.Contains("(internal", StringComparison.Ordinal)
        && routine.ReturnType is "boolean";
}
