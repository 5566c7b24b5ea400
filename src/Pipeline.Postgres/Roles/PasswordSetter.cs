using Npgsql;

namespace Pipeline.Postgres;

/// <summary>Passwords of roles: compared and set by verifier, never sent.</summary>
public sealed class PasswordSetter(NpgsqlDataSource admin, ProvisionOptions? options = null)
{
    /// <summary>Reads the verifier (superuser only) and compares it here.</summary>
    public async Task<PasswordState> Compare(string role, string password, CancellationToken ct)
    {
        try
        {
            return await Verifier(role, ct) is not { } stored ? PasswordState.Missing
                : ScramVerifier.Matches(stored, password) ? PasswordState.Matches
                : PasswordState.Differs;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return PasswordState.Unknown;
        }
    }

    /// <summary>
    /// What the server keeps of the password, SCRAM or MD5; null when none is set. With it a password is put back that
    /// nobody knows.
    /// </summary>
    /// <exception cref="PostgresException">42501: only a superuser may read it.</exception>
    public async Task<string?> Verifier(string role, CancellationToken ct)
    {
        await using var connection = await admin.OpenConnectionAsync(ct);
        return await connection.Scalar("SELECT rolpassword FROM pg_catalog.pg_authid WHERE rolname = $1", ct, role)
            as string;
    }

    /// <summary>Sets what the server keeps, as <see cref="Verifier"/> or <see cref="ScramVerifier"/> gave it.</summary>
    public Task SetVerifier(string role, string verifier, CancellationToken ct) =>
        Alter(role, SqlText.Literal(verifier), ct);

    /// <summary>
    /// Sets the password by its verifier. Its undo, when it was <see cref="PasswordState.Missing"/>: <see
    /// cref="Clear"/>.
    /// </summary>
    /// <exception cref="ArgumentException">As <see cref="ScramVerifier.Compute(string)"/>.</exception>
    public Task Set(string role, string password, CancellationToken ct) =>
        Alter(role, SqlText.Literal(ScramVerifier.Compute(password)), ct);

    /// <summary>Takes the password away.</summary>
    public Task Clear(string role, CancellationToken ct) => Alter(role, "NULL", ct);

    /// <summary>
    /// A verifier is good for guessing at leisure: for this transaction neither the log nor pg_stat_statements keeps
    /// it, where we may say so.
    /// </summary>
    private const string Unlogged = """
        SELECT count(set_config(s.name, q.value, true))
        FROM (VALUES ('log_statement', 'none'), ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0'),
                     ('log_min_error_statement', 'panic'), ('log_parser_stats', 'off'), ('debug_print_parse', 'off'), ('pgaudit.log', 'none'),
                     ('auto_explain.log_min_duration', '-1'), ('pg_stat_statements.track', 'none'), ('pg_stat_statements.track_utility', 'off')) q(name, value)
        JOIN pg_catalog.pg_settings s ON s.name = q.name
        WHERE s.context = 'user' OR (s.context = 'superuser' AND pg_catalog.current_setting('is_superuser') = 'on')
        """;

    private Task Alter(string role, string literal, CancellationToken ct) =>
        ControlTransaction.Run(
            admin,
            options ?? new(),
            async connection =>
            {
                await connection.Scalar(Unlogged, ct);
                await connection.Run($"ALTER ROLE {SqlText.Identifier(role)} PASSWORD {literal}", ct);
            },
            ct
        );
}
