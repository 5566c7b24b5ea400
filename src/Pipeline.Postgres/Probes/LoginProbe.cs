using System.Security.Cryptography;
using Npgsql;

namespace Pipeline.Postgres;

/// <summary>
/// Shows that a password is really asked for on this path: the right one works and a wrong one does not (28P01). A
/// server that trusts the path lets anything in, and every other probe over it would prove nothing about the password.
/// </summary>
public static class LoginProbe
{
    /// <summary>
    /// Allowed: the right password logs in and a random one is refused. Denied: the right one is refused (28P01,
    /// 28000). Inconclusive: the server takes any password, or cannot be reached. Leaves one refused login in the
    /// server's log.
    /// </summary>
    public static async Task<ProbeResult> Try(NpgsqlDataSource app, CancellationToken ct)
    {
        if (await Fails(app, ct) is { } failure)
        {
            return Result(
                failure.SqlState is "28P01" or "28000" ? Verdict.Denied : Verdict.Inconclusive,
                failure.Message + ByPooler(failure),
                failure.SqlState
            );
        }

        var wrong = new NpgsqlConnectionStringBuilder(app.ConnectionString)
        {
            Password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16)),
            Pooling = false,
        };
        await using var stranger = NpgsqlDataSource.Create(wrong);
        return await Fails(stranger, ct) switch
        {
            null => Result(
                Verdict.Inconclusive,
                "the server accepts any password on this path (trust): the login proves nothing",
                null
            ),
            { SqlState: "28P01" } => Result(Verdict.Allowed, "the password logs in and a wrong one does not", null),
            { } other => Result(
                Verdict.Inconclusive,
                $"a wrong password failed for another reason: {other.Message}{ByPooler(other)}",
                other.SqlState
            ),
        };
    }

    /// <summary>
    /// Postgres refuses a login with class 28; pgbouncer, which asks for the password itself, with 08P01.
    /// </summary>
    private static string ByPooler(NpgsqlException failure) =>
        failure.SqlState == PostgresErrorCodes.ProtocolViolation
            ? $"; a pooler such as PgBouncer answers so: {Pooler.Advice}"
            : "";

    private static async Task<NpgsqlException?> Fails(NpgsqlDataSource source, CancellationToken ct)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            return null;
        }
        catch (NpgsqlException e)
        {
            return e;
        }
    }

    private static ProbeResult Result(Verdict verdict, string reason, string? state) =>
        new("login over the network", Verdict.Allowed, verdict, reason, state, Evidence.Attempt, null, null);
}
