using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Code and tables of a database, with what the runtime role may do with them: what a statement sets in motion beyond
/// its own plan.
/// </summary>
internal sealed record CodeMap(
    string Role,
    IReadOnlyList<string> Path,
    IReadOnlyDictionary<uint, Routine> Routines,
    IReadOnlyDictionary<uint, MappedRelation> Relations,
    ILookup<uint, RoutineUse> Uses,
    ILookup<uint, uint> Beneath
)
{
    private readonly ILookup<string, Routine> _routines = Routines.Values.ToLookup(r => r.Name, StringComparer.Ordinal);
    private readonly ILookup<string, MappedRelation> _relations = Relations.Values.ToLookup(
        r => r.Name,
        StringComparer.Ordinal
    );

    /// <summary>Every overload: which one is called, its arguments decide.</summary>
    public IEnumerable<Routine> Called(SqlName name) =>
        name.Schema is { } schema ? _routines[name.Name].Where(r => r.Schema == schema) : _routines[name.Name];

    /// <param name="path">Schemas in the order in which they are searched.</param>
    public MappedRelation? Find(SqlName name, IReadOnlyList<string> path) =>
        name.Schema is { } schema
            ? _relations[name.Name].FirstOrDefault(r => r.Schema == schema)
            : path.Select(s => _relations[name.Name].FirstOrDefault(r => r.Schema == s))
                .FirstOrDefault(r => r is not null);

    /// <param name="role">The runtime role.</param>
    /// <param name="path">Its search path, resolved.</param>
    public static async Task<CodeMap> Read(
        NpgsqlDataSource control,
        string role,
        IReadOnlyList<string> path,
        CancellationToken ct
    )
    {
        await using var connection = await control.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.Run("SET LOCAL search_path = pg_catalog", ct);
        var routines = await connection.Rows(CodeMapSql.Routines, ReadRoutine, ct, role);
        var relations = await connection.Rows(CodeMapSql.Relations, ReadRelation, ct, role);
        var uses = await connection.Rows(
            CodeMapSql.Uses,
            r => new RoutineUse(Oid(r, 0), Oid(r, 1), r.GetString(2)[0]),
            ct
        );
        var beneath = await connection.Rows(CodeMapSql.Beneath, r => (From: Oid(r, 0), To: Oid(r, 1)), ct);
        return new CodeMap(
            role,
            path,
            routines.ToDictionary(r => r.Oid),
            relations.ToDictionary(r => r.Oid),
            uses.ToLookup(u => u.Relation),
            beneath.ToLookup(b => b.From, b => b.To)
        );
    }

    private static Routine ReadRoutine(NpgsqlDataReader r) =>
        new(
            Oid(r, 0),
            r.GetString(1),
            r.GetString(2),
            r.GetString(3),
            r.GetString(4),
            r.GetBoolean(5),
            r.GetString(6),
            r.GetString(7),
            r.GetBoolean(8),
            r.GetString(9),
            r.GetFieldValue<string[]>(10)
        );

    private static MappedRelation ReadRelation(NpgsqlDataReader r) =>
        new(
            Oid(r, 0),
            r.GetString(1),
            r.GetString(2),
            r.GetString(3),
            r.GetString(4)[0],
            r.GetFieldValue<string[]>(5),
            r.GetFieldValue<string[]>(6),
            r.GetBoolean(7)
        );

    private static uint Oid(NpgsqlDataReader r, int column) => r.GetFieldValue<uint>(column);
}
