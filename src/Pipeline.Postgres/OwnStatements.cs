using Npgsql;

namespace Pipeline.Postgres;

/// <summary>This program's own statements, kept apart from what the services do.</summary>
public static class OwnStatements
{
    /// <summary>Ends each statement that this program sends; pg_stat_statements keeps it with the text.</summary>
    public const string Marker = "/* pipeline */";

    /// <summary>
    /// The startup options with which pg_stat_statements records nothing of a session. They outlive DISCARD ALL.
    /// </summary>
    private const string Unrecorded = "-c pg_stat_statements.track=none";

    /// <summary>
    /// The statement with the marker behind it, on a line of its own: the statement may end in a comment.
    /// </summary>
    public static string Mark(string sql) => $"{sql.TrimEnd().TrimEnd(';')}\n{Marker}";

    public static bool IsOwn(string sql) => sql.Contains(Marker, StringComparison.Ordinal);

    /// <summary>
    /// The same login with sessions that leave no trace in pg_stat_statements, where the role may switch that off; else
    /// unchanged.
    /// </summary>
    /// <exception cref="NpgsqlException">The login fails.</exception>
    public static async Task<NpgsqlConnectionStringBuilder> Untracked(
        NpgsqlConnectionStringBuilder login,
        CancellationToken ct
    )
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(login.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(ct);
        var may = await connection.Scalar(
            """
            SELECT pg_catalog.current_setting('is_superuser') = 'on' AND pg_catalog.current_setting('pg_stat_statements.track', true) IS NOT NULL
            """,
            ct
        );
        return may is true && await TakesOptions(login, ct)
            ? new NpgsqlConnectionStringBuilder(login.ConnectionString) { Options = Also(login.Options) }
            : login;
    }

    /// <summary>What the login asks for already, such as read-only transactions, stays.</summary>
    private static string Also(string? options) => $"{options} {Unrecorded}".Trim();

    /// <summary>A pooler in between refuses startup options that it does not know (08P01).</summary>
    private static async Task<bool> TakesOptions(NpgsqlConnectionStringBuilder login, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(login.ConnectionString)
                {
                    Options = Also(login.Options),
                    Pooling = false,
                }.ConnectionString
            );
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException)
        {
            return false;
        }
    }
}
