namespace Pipeline.Postgres;

/// <summary>What the catalogue of one database said at one instant (one repeatable-read transaction). Pure data.</summary>
/// <param name="ServerVersion"><c>server_version_num</c>, as 170005.</param>
/// <param name="Database">Name of the connected database.</param>
/// <param name="LooseLargeObjects"><c>lo_compat_privileges</c> is on: large objects have no access control at all.</param>
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
    IReadOnlyList<Policy> Policies)
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
    internal ILookup<uint, CatalogueObject> ByGrantee => _byGrantee ??= Objects
        .SelectMany(o => o.Acl.Concat(o.ShippedAcl).Select(a => a.Grantee).Distinct().Select(g => (Grantee: g, Object: o)))
        .ToLookup(p => p.Grantee, p => p.Object);

    internal ILookup<uint, CatalogueObject> ByOwner => _byOwner ??= Objects.ToLookup(o => o.Owner);

    /// <summary>Tables, views and the like by OID, those of the server's own catalogue too.</summary>
    internal IReadOnlyDictionary<uint, CatalogueObject> Relations => _relations ??= Execution.SystemRelations
        .Concat(Objects.Where(o => o.IsRelation)).GroupBy(o => o.Oid).ToDictionary(g => g.Key, g => g.Last());

    internal IReadOnlyDictionary<uint, CatalogueObject> Functions => _functions ??=
        Objects.Where(o => o.Kind == ObjectKind.Function).ToDictionary(o => o.Oid);

    /// <summary>The role of that name, or null.</summary>
    public Role? FindRole(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A role's name for a message; 0 is PUBLIC.</summary>
    public string NameOf(uint oid) => oid == 0 ? "PUBLIC" : _byOid.GetValueOrDefault(oid)?.Name ?? $"role {oid}";

    internal Role RoleOf(uint oid) => _byOid[oid];
}

/// <summary>A row of <c>pg_roles</c>. System roles have an OID below 16384.</summary>
public sealed record Role(
    uint Oid, string Name, bool Superuser, bool Inherit, bool CreateRole, bool CreateDatabase, bool Login,
    bool Replication, bool BypassRls, int ConnectionLimit, DateTime? ValidUntil)
{
    /// <summary>One of Postgres' own roles, as <c>pg_write_all_data</c>; not the bootstrap superuser.</summary>
    public bool Predefined => Oid < 16384 && Name.StartsWith("pg_", StringComparison.Ordinal);
}

/// <summary>A row of <c>pg_auth_members</c>. Before 16 every membership can be set, and inherits as the member's role says.</summary>
/// <param name="Grantors">Who gave it; since 16 each must be named to take it back. Empty before.</param>
public sealed record Membership(uint Of, uint Member, bool Admin, bool Inherit, bool Set, IReadOnlyList<uint> Grantors);

/// <summary>One privilege of one grantee (0 = PUBLIC), as <c>aclexplode</c> tells it.</summary>
public readonly record struct AclEntry(uint Grantee, uint Grantor, string Privilege, bool Grantable);

/// <summary>What kind of thing an object is.</summary>
public enum ObjectKind
{
    Database, OtherDatabase, Schema, Table, PartitionedTable, View, MaterializedView, ForeignTable, Sequence, Column,
    Function, Language, ForeignDataWrapper, ForeignServer, LargeObject, Tablespace, Parameter,
}

/// <summary>Facts about an object that change what a right on it is worth.</summary>
[Flags]
public enum ObjectTraits
{
    None = 0,
    System = 1,
    Extension = 2,
    SecurityDefiner = 4,
    SecurityInvoker = 8,
    RowSecurity = 16,
    ForcedRowSecurity = 32,
    UntrustedLanguage = 64,
    EventTrigger = 128,
}

/// <summary>
/// Something with an owner and an ACL. A NULL ACL is already replaced by <c>acldefault</c>; for system and extension
/// objects only the entries that were added since <c>initdb</c> or CREATE EXTENSION (<c>pg_init_privs</c>) are here.
/// </summary>
/// <param name="Schema">Schema's name, "" where there is none; for a schema its own name.</param>
/// <param name="Identity">Quoted as SQL needs it; for a column the table's.</param>
/// <param name="Detail">Column name (quoted), language of a function, server of a foreign table, symbol of a language's call handler,
/// "template" for a template database; else "".</param>
public sealed record CatalogueObject(
    ObjectKind Kind, uint Oid, string Schema, string Identity, string Detail, uint Owner, ObjectTraits Traits,
    IReadOnlyList<AclEntry> Acl)
{
    /// <summary>The entries left out of <see cref="Acl"/>: what initdb or the extension's script gave.</summary>
    public IReadOnlyList<AclEntry> ShippedAcl { get; init; } = [];

    /// <summary>Postgres' own, or a member of an extension.</summary>
    public bool IsForeignTerritory => (Traits & (ObjectTraits.System | ObjectTraits.Extension)) != 0;

    /// <summary>Something that SELECT reads from.</summary>
    public bool IsRelation => Kind is ObjectKind.Table or ObjectKind.PartitionedTable or ObjectKind.View
        or ObjectKind.MaterializedView or ObjectKind.ForeignTable;

    internal bool Has(ObjectTraits trait) => (Traits & trait) != 0;
}

/// <summary>A row of <c>pg_default_acl</c>. <paramref name="Schema"/> "" = everywhere; type r, S, f, T, n as in the catalogue.</summary>
public sealed record DefaultAcl(uint Creator, string Schema, char ObjectType, IReadOnlyList<AclEntry> Acl);

/// <summary>A user mapping; 0 = PUBLIC. Of its options only the login's name is read, never a password.</summary>
/// <param name="RemoteUser">The login at the other server; "" when none is given or it may not be read.</param>
public sealed record UserMapping(uint User, string Server, string RemoteUser);

/// <summary>Ownership of anything else (<c>pg_shdepend</c>), in Postgres' own words.</summary>
/// <param name="Type">As <c>pg_identify_object</c> says: type, collation, extension, …</param>
/// <param name="Identity">Quoted as SQL needs it.</param>
/// <param name="Dependents">Objects of others that DROP … CASCADE would take along.</param>
public sealed record OwnedThing(uint Owner, string Type, string Identity, long Dependents)
{
    /// <summary>Type and name.</summary>
    public string Description => $"{Type} {Identity}";
}

/// <summary>Rights of a role in another database, as far as <c>pg_shdepend</c> tells from here.</summary>
/// <param name="Owns">Owner there; else it has explicit grants.</param>
public sealed record RemoteRight(string Database, uint Role, bool Owns, long Count);

/// <summary>A row of <c>pg_db_role_setting</c>; null role = all roles, null database = all databases.</summary>
public sealed record RoleSetting(uint? Role, bool ThisDatabaseOnly, string Name, string Value);

/// <summary>A row-level security policy. Command r, a, w, d or * as in <c>pg_policy</c>; role 0 = PUBLIC.</summary>
/// <param name="Using">Which rows it shows, as the server prints the expression; "" when it says nothing about that.</param>
public sealed record Policy(uint Table, string Name, bool Permissive, char Command, IReadOnlyList<uint> Roles, string Using);
