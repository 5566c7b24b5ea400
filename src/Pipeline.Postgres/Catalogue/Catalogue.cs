namespace Pipeline.Postgres;

/// <summary>
/// What the catalogue of one database said at one instant (one repeatable-read transaction). Pure data.
/// </summary>
/// <param name="ServerVersion"><c>server_version_num</c>, as 170005.</param>
/// <param name="Database">Name of the connected database.</param>
/// <param name="LooseLargeObjects"><c>lo_compat_privileges</c> is on: large objects have no access control at
/// all.</param>
public sealed record Catalogue(
    int ServerVersion,
    string Database,
    bool LooseLargeObjects,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<Membership> Memberships,
    IReadOnlyList<CatalogueObject> Objects,
    IReadOnlyList<DefaultAcl> DefaultAcls,
    IReadOnlyList<UserMapping> UserMappings,
    IReadOnlyList<OwnedThing> OwnedThings,
    IReadOnlyList<RoleSetting> Settings,
    IReadOnlyList<Policy> Policies
)
{
    private ILookup<uint, CatalogueObject>? _byGrantee;
    private ILookup<uint, CatalogueObject>? _byOwner;
    private Dictionary<uint, CatalogueObject>? _relations;
    private Dictionary<uint, CatalogueObject>? _functions;
    private readonly Dictionary<uint, Role> _byOid = Roles.ToDictionary(r => r.Oid);
    private readonly Dictionary<string, Role> _byName = Roles.ToDictionary(r => r.Name, StringComparer.Ordinal);

    /// <summary>What the server runs on somebody's behalf.</summary>
    public required Execution Execution { get; init; }

    /// <summary>What of these roles lies in other databases of the cluster.</summary>
    public required IReadOnlyList<RemoteRight> RemoteRights { get; init; }

    /// <summary>Objects on which the role (0 = PUBLIC) has an ACL entry of its own.</summary>
    internal ILookup<uint, CatalogueObject> ByGrantee =>
        _byGrantee ??= Objects
            .SelectMany(o =>
                o.Acl.Concat(o.ShippedAcl).Select(a => a.Grantee).Distinct().Select(g => (Grantee: g, Object: o))
            )
            .ToLookup(p => p.Grantee, p => p.Object);

    internal ILookup<uint, CatalogueObject> ByOwner => _byOwner ??= Objects.ToLookup(o => o.Owner);

    /// <summary>Tables, views and the like by OID, those of the server's own catalogue too.</summary>
    internal IReadOnlyDictionary<uint, CatalogueObject> Relations =>
        _relations ??= Execution
            .SystemRelations.Concat(Objects.Where(o => o.IsRelation))
            .GroupBy(o => o.Oid)
            .ToDictionary(g => g.Key, g => g.Last());

    internal IReadOnlyDictionary<uint, CatalogueObject> Functions =>
        _functions ??= Objects.Where(o => o.Kind == ObjectKind.Function).ToDictionary(o => o.Oid);

    /// <summary>The role of that name, or null.</summary>
    public Role? FindRole(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A role's name for a message; 0 is PUBLIC.</summary>
    public string NameOf(uint oid) => oid == 0 ? "PUBLIC" : _byOid.GetValueOrDefault(oid)?.Name ?? $"role {oid}";

    internal Role RoleOf(uint oid) => _byOid[oid];
}
