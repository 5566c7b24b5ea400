using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Reads boundaries, each in its own read-only transaction.</summary>
public static class BoundaryCheck
{
    public static async Task<IReadOnlyList<BoundaryResult>> Read(
        NpgsqlDataSource source,
        IEnumerable<Boundary> boundaries,
        CancellationToken ct
    )
    {
        var results = new List<BoundaryResult>();
        foreach (var boundary in boundaries)
        {
            results.Add(await Read(source, boundary, ct));
        }

        return results;
    }

    private static async Task<BoundaryResult> Read(NpgsqlDataSource source, Boundary boundary, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.Run("SET TRANSACTION READ ONLY", ct);
            await using var command = new NpgsqlCommand(OwnStatements.Mark(boundary.Sql), connection)
            {
                AllResultTypesAreUnknown = true,
            };
            await using var reader = await command.ExecuteReaderAsync(ct);
            var found = await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? reader.GetString(0) : null;
            return new BoundaryResult(boundary, found, await reader.ReadAsync(ct) ? "more than one row" : null);
        }
        catch (NpgsqlException e)
        {
            return new BoundaryResult(boundary, null, e.Message);
        }
    }
}
