using Npgsql;

namespace Pipeline.Postgres.Tests.Reach;

/// <summary>A clone for one case; dropped with everything in it.</summary>
public sealed class TrapDatabase(TrapServer server, string name) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _legacy = server.Connect(name, TrapServer.Model.Legacy, server.LegacyPassword);
    private readonly NpgsqlDataSource _app = server.Connect(name, TrapServer.Model.App, server.AppPassword);

    public NpgsqlDataSource Legacy => _legacy;

    public NpgsqlDataSource App => _app;

    public TrapServer Server => server;

    /// <summary>
    /// $app, $legacy, $migrator, $other, $group, $db are names; $password is the legacy role's, for a user mapping.
    /// </summary>
    public string Fill(string sql) =>
        sql.Replace("$app", "trap_app", StringComparison.Ordinal)
            .Replace("$legacy", "trap_legacy", StringComparison.Ordinal)
            .Replace("$migrator", "trap_migrator", StringComparison.Ordinal)
            .Replace("$other", "trap_other", StringComparison.Ordinal)
            .Replace("$group", "trap_group", StringComparison.Ordinal)
            .Replace("$db", name, StringComparison.Ordinal)
            .Replace("$password", server.LegacyPassword, StringComparison.Ordinal);

    /// <summary>As the legacy superuser. A line of <c>--</c> alone begins a new transaction.</summary>
    public async Task Sql(string sql)
    {
        foreach (var part in Fill(sql).Split("\n--\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await _legacy.Run(part);
        }
    }

    public async Task<IReadOnlyList<Finding>> Findings()
    {
        _legacy.Clear();
        return Reachability.Find(await CatalogueReader.Read(_legacy, default), TrapServer.Model);
    }

    public async ValueTask DisposeAsync()
    {
        await _legacy.Run(
            "DO $$ DECLARE s record; BEGIN FOR s IN SELECT subname FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database() LOOP EXECUTE format('DROP SUBSCRIPTION %I', s.subname); END LOOP; END $$"
        );
        await _legacy.DisposeAsync();
        await _app.DisposeAsync();
        await using var postgres = server.Connect("postgres");
        await postgres.Run($"UPDATE pg_database SET datistemplate = false WHERE datname IN ('{name}_2', '{name}_t')");
        await postgres.Run($"DROP DATABASE IF EXISTS {name}_2 WITH (FORCE)");
        await postgres.Run($"DROP DATABASE IF EXISTS {name}_t WITH (FORCE)");
        await postgres.Run($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }
}

internal static class TrapSql
{
    public static async Task Run(this NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.Run(sql, default);
    }

    public static async Task<IReadOnlyList<string>> Column(this NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.Rows(sql, r => r.GetString(0), default);
    }

    public static async Task<string> Text(this NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        return (await connection.Scalar(sql, default))?.ToString() ?? "";
    }
}
