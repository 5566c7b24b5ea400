namespace Pipeline.Postgres;

/// <summary>Whose rights count together: a role, the plain groups that it belongs to, and PUBLIC.</summary>
internal sealed class ReachScope(Catalogue catalogue, RoleModel model, IReadOnlyList<Reached> reached)
{
    private readonly Dictionary<uint, string> _paths = reached.ToDictionary(r => r.Role.Oid, r => r.Path);
    private HashSet<string>? _usable;
    private bool? _makesTables;

    public Catalogue Catalogue => catalogue;

    public RoleModel Model => model;

    public Role Root => reached[0].Role;

    /// <summary>The roles in it and PUBLIC (0).</summary>
    public IEnumerable<uint> Grantees => _paths.Keys.Append(0u);

    public IReadOnlyCollection<uint> Roles => _paths.Keys;

    public bool Owns(CatalogueObject target) => IsMine(target.Owner);

    /// <summary>One of the roles itself, PUBLIC left aside.</summary>
    public bool IsMine(uint role) => _paths.ContainsKey(role);

    public bool Counts(uint grantee) => grantee == 0 || IsMine(grantee);

    public string Path(uint grantee) => grantee == 0 ? $"{Root.Name} -> PUBLIC" : _paths[grantee];

    public bool InModel(CatalogueObject target) => model.Schemas.Contains(target.Schema);

    public bool Holds(CatalogueObject target, string privilege) =>
        Root.Superuser || Owns(target) || Entries(target, privilege).Any();

    /// <summary>The ACL entries by which it holds the privilege, the shipped ones too.</summary>
    public IEnumerable<AclEntry> Entries(CatalogueObject target, string privilege) =>
        target.Acl.Concat(target.ShippedAcl).Where(a => a.Privilege == privilege && Counts(a.Grantee));

    /// <summary>Without USAGE on its schema an object cannot be named.</summary>
    public bool CanName(CatalogueObject target) =>
        target.Schema.Length == 0 || target.Has(ObjectTraits.System) || CanUse(target.Schema);

    public bool CanUse(string schema) => schema.Length == 0 || (_usable ??= Usable()).Contains(schema);

    public bool CanCreateIn(string schema) =>
        catalogue.Objects.Any(o => o.Kind == ObjectKind.Schema && o.Schema == schema && Holds(o, "CREATE"));

    public bool HasTemporary => Database("TEMPORARY");

    /// <summary>It can create a function or table somewhere that is not temporary.</summary>
    public bool CreatesSomewhere =>
        Database("CREATE")
        || model.Schemas.Any(CanCreateIn)
        || catalogue.Objects.Any(o => o.Kind == ObjectKind.Schema && Holds(o, "CREATE"));

    /// <summary>
    /// It can make a table, or put a trigger on one: then every trigger function that it may execute is its own to
    /// call.
    /// </summary>
    public bool AttachesTriggers =>
        _makesTables ??=
            HasTemporary
            || CreatesSomewhere
            || catalogue.Objects.Any(o => o.IsRelation && !o.IsForeignTerritory && CanName(o) && Holds(o, "TRIGGER"));

    private bool Database(string privilege) =>
        catalogue.Objects.Any(o => o.Kind == ObjectKind.Database && Holds(o, privilege));

    private HashSet<string> Usable() =>
        [
            "pg_catalog",
            "information_schema",
            .. catalogue.Objects.Where(o => o.Kind == ObjectKind.Schema && Holds(o, "USAGE")).Select(o => o.Schema),
        ];
}
