using Npgsql;

namespace Pipeline.Postgres;

/// <summary>The few lines that every reader would repeat.</summary>
internal static class Queries
{
    public static async Task<IReadOnlyList<T>> Rows<T>(
        this NpgsqlConnection connection,
        string sql,
        Func<NpgsqlDataReader, T> read,
        CancellationToken ct,
        params object[] values
    )
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static async Task<object?> Scalar(
        this NpgsqlConnection connection,
        string sql,
        CancellationToken ct,
        params object[] values
    )
    {
        await using var command = connection.Command(sql, values);
        var value = await command.ExecuteScalarAsync(ct);
        return value is DBNull ? null : value;
    }

    public static async Task Run(this NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.Command(sql);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Limits for the rest of the transaction, so that nothing of ours waits long or makes others wait.
    /// </summary>
    public static Task Limit(
        this NpgsqlConnection connection,
        TimeSpan lockTimeout,
        TimeSpan statementTimeout,
        CancellationToken ct
    ) =>
        connection.Run(
            $"SET LOCAL lock_timeout = {Milliseconds(lockTimeout)}; SET LOCAL statement_timeout = "
                + $"{Milliseconds(statementTimeout)}",
            ct
        );

    private static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(OwnStatements.Mark(sql), connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
