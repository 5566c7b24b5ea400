using System.Globalization;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Reads an <see cref="Execution"/>: a fixed number of queries, whatever the size of the database.</summary>
internal static class ExecutionReader
{
    public static async Task<Execution> Read(NpgsqlConnection connection, int version, CancellationToken ct) =>
        new(
            await connection.Rows(ExecutionSql.Routines(version), ReadRoutine, ct),
            await connection.Rows(ExecutionSql.Rules(version), ReadRule, ct),
            await connection.Rows(
                ExecutionSql.Triggers,
                r => new TableTrigger(Oid(r, 0), r.GetString(1), Oid(r, 2), (Act)r.GetInt32(3), r.GetBoolean(4)),
                ct
            ),
            await connection.Rows(
                ExecutionSql.EventTriggers,
                r => new EventTrigger(r.GetString(0), Oid(r, 1), r.GetString(2)),
                ct
            ),
            await connection.Rows(
                ExecutionSql.ForeignKeys,
                r => new ForeignKey(
                    r.GetString(0),
                    Oid(r, 1),
                    Oid(r, 2),
                    (Act)r.GetInt32(3),
                    (Act)r.GetInt32(4),
                    r.GetString(5)
                ),
                ct
            ),
            await connection.Rows(
                ExecutionSql.Children,
                r => new Inheritance(Oid(r, 0), Oid(r, 1), r.GetBoolean(2)),
                ct
            ),
            await connection.Rows(
                ExecutionSql.Expressions,
                r => new RelationExpression(Oid(r, 0), (Act)r.GetInt32(1), r.GetString(2), ReadThing(r, 3)),
                ct
            ),
            await connection.Rows(ExecutionSql.Uses, r => new Use(ReadThing(r, 0), ReadThing(r, 2)), ct),
            await connection.Rows(
                ExecutionSql.FreeThings,
                r => new FreeThing(ReadThing(r, 0), r.GetString(2), r.GetString(3)),
                ct
            ),
            await connection.Rows(ExecutionSql.ForeignData, r => new ForeignData(r.GetString(0), r.GetString(1)), ct),
            await connection.Rows(ExecutionSql.SystemRelations, ReadSystemRelation, ct),
            (await connection.Rows(ExecutionSql.GuardedCalls, r => r.GetString(0), ct)).ToHashSet(
                StringComparer.Ordinal
            )
        );

    private static StoredRoutine ReadRoutine(NpgsqlDataReader r) =>
        new(
            Oid(r, 0),
            r.GetString(1),
            r.GetString(2),
            r.GetString(3),
            r.GetString(4),
            r.GetString(5),
            r.GetBoolean(6) ? ReadUses(r, 7) : null,
            r.GetFieldValue<string[]>(8),
            r.IsDBNull(9) ? null : r.GetString(9),
            r.GetString(10)[0],
            r.GetString(11),
            r.GetBoolean(12)
        );

    private static StoredRule ReadRule(NpgsqlDataReader r) =>
        new(Oid(r, 0), r.GetString(1), (Act)r.GetInt32(2), r.GetBoolean(3), ReadUses(r, 4), Updatable(r.GetInt32(5)));

    /// <summary>A bit for each command, as <c>CmdType</c>: 2 UPDATE, 3 INSERT, 4 DELETE.</summary>
    private static Act Updatable(int commands) =>
        ((commands & 4) != 0 ? Act.Update : 0)
        | ((commands & 8) != 0 ? Act.Insert : 0)
        | ((commands & 16) != 0 ? Act.Delete : 0);

    private static RelationUse[] ReadUses(NpgsqlDataReader r, int column) =>
        [
            .. r.GetFieldValue<string[]>(column)
                .Select(text => text.Split('/'))
                .Select(p => new RelationUse(Number(p[0]), (Act)Number(p[1])))
                .Where(u => u.Acts != 0),
        ];

    private static CatalogueObject ReadSystemRelation(NpgsqlDataReader r) =>
        new(
            r.GetBoolean(3) ? ObjectKind.View : ObjectKind.Table,
            Oid(r, 0),
            "pg_catalog",
            "pg_catalog." + r.GetString(1),
            "",
            Oid(r, 2),
            ObjectTraits.System,
            r.GetBoolean(4) ? [new AclEntry(0, Oid(r, 2), "SELECT", false)] : []
        );

    private static Thing ReadThing(NpgsqlDataReader r, int column) =>
        new(Enum.Parse<ThingKind>(r.GetString(column)), Oid(r, column + 1));

    private static uint Oid(NpgsqlDataReader r, int column) => r.GetFieldValue<uint>(column);

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
