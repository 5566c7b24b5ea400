using System.Globalization;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// One transaction that changes roles or rights: short waits, repeated, so that nobody queues behind it.
/// </summary>
internal static class ControlTransaction
{
    /// <param name="admin">Makes the changes, and sees the sessions of others.</param>
    /// <param name="work">May run more than once.</param>
    /// <exception cref="LockHeldException">A lock was held during every attempt; nothing was written.</exception>
    public static async Task Run(
        NpgsqlDataSource admin,
        ProvisionOptions options,
        Func<NpgsqlConnection, Task> work,
        CancellationToken ct
    )
    {
        var holders = "";
        for (var attempt = 1; ; attempt++)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await using var connection = await admin.OpenConnectionAsync(ct);
            var watch =
                attempt == 1 ? Task.FromResult("") : LockHolders.Blocking(admin, connection.ProcessID, waiting.Token);
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await connection.Limit(options.LockTimeout, options.StatementTimeout, ct);
                await work(connection);
                await transaction.CommitAsync(ct);
                return;
            }
            catch (PostgresException e) when (IsConcurrent(e))
            {
                // Disposal rolls back; Npgsql has closed the connection itself after XX000.
                await waiting.CancelAsync();
                holders = await watch is { Length: > 0 } seen ? seen : holders;
                if (attempt == options.Attempts)
                    throw e.SqlState == PostgresErrorCodes.LockNotAvailable ? Held(options, holders, e) : e;
                await Task.Delay(options.Pause * Math.Min(attempt, 6), ct);
            }
            finally
            {
                await waiting.CancelAsync();
                await watch;
            }
        }
    }

    internal static bool IsConcurrent(PostgresException e) =>
        e.SqlState
            is PostgresErrorCodes.SerializationFailure
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.LockNotAvailable
        || (
            e.SqlState == PostgresErrorCodes.InternalError
            && e.MessageText.Contains("concurrently", StringComparison.Ordinal)
        );

    private static LockHeldException Held(ProvisionOptions options, string holders, PostgresException e) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                a lock was held during {options.Attempts} attempts of {options.LockTimeout.TotalMilliseconds:0} ms each; nothing was written
                {(holders.Length > 0 ? holders : "who holds it could not be seen")}
                end that transaction (COMMIT, ROLLBACK, or SELECT pg_terminate_backend(pid)) and run this again
                """
            ),
            e
        );
}
