using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Tells a pooler from a server by what it answers. Behind one, addresses, passwords and sessions are the pooler's, and
/// no check of them shows anything.
/// </summary>
public static class Pooler
{
    /// <summary>What to do about one, for a role that the pooler does not know yet.</summary>
    public const string Advice =
        "point database.service and database.port at Postgres itself. Give the pooler the new role: in "
        + "PgBouncer a line in auth_file (userlist.txt) "
        + "or auth_query, and no user= of its own in [databases]; then RELOAD, and RECONNECT, which ends its "
        + "pooled sessions of the old role";

    /// <param name="source">A login that works.</param>
    /// <returns>What answers in the server's place, and by which answer it is known; null where Postgres itself
    /// answers.</returns>
    /// <exception cref="NpgsqlException">The login fails.</exception>
    public static async Task<string?> At(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // The number for a cancel request: a server gives its own process, a pooler, which serves many clients by one,
        // a number that it drew.
        var server = Convert.ToInt32(
            await connection.Scalar("SELECT pg_catalog.pg_backend_pid()", ct),
            CultureInfo.InvariantCulture
        );
        return server == connection.ProcessID
            ? null
            : $"{await Name(source, ct)} answers here, not Postgres: it calls the session "
                + $"{connection.ProcessID}, and the server calls it {server}";
    }

    /// <summary>
    /// PgBouncer reads the startup options before it asks for a password, and refuses those that it does not know.
    /// </summary>
    private static async Task<string> Name(NpgsqlDataSource source, CancellationToken ct)
    {
        var login = new NpgsqlConnectionStringBuilder(source.ConnectionString)
        {
            Options = "-c pipeline.probe=on",
            Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            Pooling = false,
        };
        try
        {
            await using var stranger = new NpgsqlConnection(login.ConnectionString);
            await stranger.OpenAsync(ct);
        }
        catch (PostgresException e)
            when (e.SqlState == PostgresErrorCodes.ProtocolViolation
                && e.MessageText.Contains("startup parameter", StringComparison.Ordinal)
            )
        {
            return "PgBouncer";
        }
        catch (NpgsqlException)
        {
            // Another pooler, or one that ignores options.
        }

        return "a connection pooler";
    }
}
