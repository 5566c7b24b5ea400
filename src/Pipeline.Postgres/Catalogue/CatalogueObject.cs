namespace Pipeline.Postgres;

/// <summary>
/// Something with an owner and an ACL. A NULL ACL is already replaced by <c>acldefault</c>; for system and extension
/// objects only the entries that were added since <c>initdb</c> or CREATE EXTENSION (<c>pg_init_privs</c>) are here.
/// </summary>
/// <param name="Schema">Schema's name, "" where there is none; for a schema its own name.</param>
/// <param name="Identity">Quoted as SQL needs it; for a column the table's.</param>
/// <param name="Detail">Column name (quoted), language of a function, server of a foreign table, symbol of a language's
/// call handler, "template" for a template database; else "".</param>
public sealed record CatalogueObject(
    ObjectKind Kind,
    uint Oid,
    string Schema,
    string Identity,
    string Detail,
    uint Owner,
    ObjectTraits Traits,
    IReadOnlyList<AclEntry> Acl
)
{
    /// <summary>The entries left out of <see cref="Acl"/>: what initdb or the extension's script gave.</summary>
    public IReadOnlyList<AclEntry> ShippedAcl { get; init; } = [];

    /// <summary>Postgres' own, or a member of an extension.</summary>
    public bool IsForeignTerritory => (Traits & (ObjectTraits.System | ObjectTraits.Extension)) != 0;

    /// <summary>Something that SELECT reads from.</summary>
    public bool IsRelation =>
        Kind
            is ObjectKind.Table
                or ObjectKind.PartitionedTable
                or ObjectKind.View
                or ObjectKind.MaterializedView
                or ObjectKind.ForeignTable;

    internal bool Has(ObjectTraits trait) => (Traits & trait) != 0;
}
