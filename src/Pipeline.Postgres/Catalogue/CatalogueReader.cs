using System.Globalization;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Reads a <see cref="Catalogue"/>: two round trips, one repeatable-read read-only transaction, no locks on user
/// tables.
/// </summary>
public static class CatalogueReader
{
    /// <summary>
    /// Reads the catalogue of the connected database. Any role may; nothing secret is read (no verifier, no mapping
    /// option).
    /// </summary>
    /// <exception cref="NotSupportedException">The server is older than 13.</exception>
    /// <exception cref="PostgresException">As the server says.</exception>
    public static async Task<Catalogue> Read(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            ct
        );
        await connection.Run("SET TRANSACTION READ ONLY", ct);
        return await ReadHere(connection, ct);
    }

    /// <summary>
    /// In the caller's transaction, which sees its own changes. Leaves <c>search_path</c> at pg_catalog until its end,
    /// so that every name is spelled in full whatever path the role was given.
    /// </summary>
    internal static async Task<Catalogue> ReadHere(NpgsqlConnection connection, CancellationToken ct)
    {
        await connection.Run("SET LOCAL search_path = pg_catalog", ct);
        var server = (
            await connection.Rows(CatalogueSql.Server, r => (r.GetInt32(0), r.GetString(1), r.GetBoolean(2)), ct)
        )[0];
        if (server.Item1 < 130000)
        {
            throw new NotSupportedException($"Postgres 13 or later is needed; this server is {server.Item1 / 10000}.");
        }

        return new Catalogue(
            server.Item1,
            server.Item2,
            server.Item3,
            await connection.Rows(CatalogueSql.Roles, ReadRole, ct),
            await connection.Rows(CatalogueSql.Memberships(server.Item1), ReadMembership, ct),
            await connection.Rows(CatalogueSql.Objects(server.Item1), ReadObject, ct),
            await connection.Rows(
                CatalogueSql.DefaultAcls,
                r => new DefaultAcl(Oid(r, 0), r.GetString(1), r.GetString(2)[0], ReadAcl(r, 3)),
                ct
            ),
            await connection.Rows(
                CatalogueSql.UserMappings,
                r => new UserMapping(Oid(r, 0), r.GetString(1), r.GetString(2)),
                ct
            ),
            await connection.Rows(
                CatalogueSql.OwnedThings,
                r => new OwnedThing(Oid(r, 0), r.GetString(1), r.GetString(2), r.GetInt64(3)),
                ct
            ),
            await connection.Rows(
                CatalogueSql.Settings,
                r => new RoleSetting(r.IsDBNull(0) ? null : Oid(r, 0), r.GetBoolean(1), r.GetString(2), r.GetString(3)),
                ct
            ),
            await connection.Rows(
                CatalogueSql.Policies,
                r => new Policy(
                    Oid(r, 0),
                    r.GetString(1),
                    r.GetBoolean(2),
                    r.GetString(3)[0],
                    r.GetFieldValue<uint[]>(4),
                    r.GetString(5)
                ),
                ct
            )
        )
        {
            Execution = await ExecutionReader.Read(connection, server.Item1, ct),
            RemoteRights = await connection.Rows(
                CatalogueSql.RemoteRights,
                r => new RemoteRight(r.GetString(0), Oid(r, 1), r.GetBoolean(2), r.GetInt64(3)),
                ct
            ),
        };
    }

    private static Membership ReadMembership(NpgsqlDataReader r) =>
        new(Oid(r, 0), Oid(r, 1), r.GetBoolean(2), r.GetBoolean(3), r.GetBoolean(4), r.GetFieldValue<uint[]>(5));

    private static Role ReadRole(NpgsqlDataReader r) =>
        new(
            Oid(r, 0),
            r.GetString(1),
            r.GetBoolean(2),
            r.GetBoolean(3),
            r.GetBoolean(4),
            r.GetBoolean(5),
            r.GetBoolean(6),
            r.GetBoolean(7),
            r.GetBoolean(8),
            r.GetInt32(9),
            r.IsDBNull(10) ? null : r.GetDateTime(10)
        );

    private static CatalogueObject ReadObject(NpgsqlDataReader r)
    {
        var acl = r.GetFieldValue<string[]>(7).ToLookup(text => text.EndsWith("/t", StringComparison.Ordinal), Entry);
        return new CatalogueObject(
            Enum.Parse<ObjectKind>(r.GetString(0)),
            Oid(r, 1),
            r.GetString(2),
            r.GetString(3),
            r.GetString(4),
            Oid(r, 5),
            (ObjectTraits)r.GetInt32(6),
            [.. acl[false]]
        )
        {
            ShippedAcl = [.. acl[true]],
        };
    }

    private static uint Oid(NpgsqlDataReader r, int column) => r.GetFieldValue<uint>(column);

    private static AclEntry[] ReadAcl(NpgsqlDataReader r, int column) =>
        Array.ConvertAll(r.GetFieldValue<string[]>(column), Entry);

    private static AclEntry Entry(string text)
    {
        var part = text.Split('/');
        return new AclEntry(
            uint.Parse(part[0], CultureInfo.InvariantCulture),
            uint.Parse(part[1], CultureInfo.InvariantCulture),
            part[2],
            part[3] == "t"
        );
    }
}
