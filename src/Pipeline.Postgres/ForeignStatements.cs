using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Statements that come from outside.</summary>
internal static class ForeignStatements
{
    /// <summary>
    /// Runs exactly one statement; a batch command cannot hold a second one, so no COMMIT rides along.
    /// </summary>
    /// <returns>Rows read or affected.</returns>
    /// <exception cref="NotSupportedException">More than one statement.</exception>
    public static async Task<long> OneStatement(this NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(OwnStatements.Mark(sql)) },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        long rows = 0;
        while (await reader.ReadAsync(ct))
        {
            rows++;
        }

        await reader.NextResultAsync(ct);
        return Math.Max(rows, reader.RecordsAffected);
    }
}
