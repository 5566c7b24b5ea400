using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// One statement in its own transaction, always rolled back: no 25P02 from a neighbour, nothing left behind.
/// </summary>
internal sealed record Attempt(
    long Rows,
    PostgresException? Error,
    string? Unreachable,
    string Role,
    string Database,
    IReadOnlyList<string> Path
)
{
    /// <summary>
    /// Who holds the lock that it waited for; "" when it waited for none, or nobody holds it any more.
    /// </summary>
    public string Holders { get; init; } = "";

    public string HeldBy => Holders.Length > 0 ? $"; {Holders}" : "";

    public static async Task<Attempt> Make(
        NpgsqlDataSource source,
        string sql,
        ProbeOptions options,
        IReadOnlyList<string>? searchPath,
        CancellationToken ct
    )
    {
        var (role, database, path) = ("", "", (IReadOnlyList<string>)[]);
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            (role, database, path) = (
                await connection.Rows(
                    "SELECT current_user::text, current_database()::text, current_schemas(false)::text[]",
                    r => (r.GetString(0), r.GetString(1), (IReadOnlyList<string>)r.GetFieldValue<string[]>(2)),
                    ct
                )
            )[0];
            await connection.Limit(options.LockTimeout, options.StatementTimeout, ct);
            if (searchPath is { Count: > 0 })
            {
                await connection.Scalar(
                    "SELECT set_config('search_path', $1, true)",
                    ct,
                    string.Join(", ", searchPath.Select(SqlText.Identifier))
                );
            }

            var rows = await connection.OneStatement(sql, ct);
            await transaction.RollbackAsync(CancellationToken.None);
            return new Attempt(rows, null, null, role, database, path);
        }
        catch (PostgresException e)
        {
            return new Attempt(0, e, null, role, database, path);
        }
        catch (NpgsqlException e)
        {
            return new Attempt(0, null, e.Message, role, database, path);
        }
    }
}
