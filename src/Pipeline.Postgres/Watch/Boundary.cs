using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Something that must not change: a query of one value, and that value as psql prints it (booleans t and f).</summary>
public sealed record Boundary(string Name, string Sql, string Expect);

/// <param name="Found">The value; null when it is NULL, or there is no row, or the query failed.</param>
/// <param name="Error">Why it could not be read, else null. Then it does not hold.</param>
public sealed record BoundaryResult(Boundary Boundary, string? Found, string? Error)
{
    public bool Holds => Error is null && Found == Boundary.Expect;
}

/// <summary>Reads boundaries, each in its own read-only transaction.</summary>
public static class BoundaryCheck
{
    public static async Task<IReadOnlyList<BoundaryResult>> Read(NpgsqlDataSource source, IEnumerable<Boundary> boundaries, CancellationToken ct)
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
            await using var command = new NpgsqlCommand(OwnStatements.Mark(boundary.Sql), connection) { AllResultTypesAreUnknown = true };
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
