using Npgsql;

namespace Pipeline.Postgres.Tests;

/// <summary>
/// A database of its own with roles of its own: legacy SUPERUSER, app, migrator, provisioned to the model. Every test
/// its own.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly Dictionary<string, NpgsqlDataSource> _sources = [];
    private readonly PostgresServer _server;

    private TestDatabase(PostgresServer server, string name, string style)
    {
        _server = server;
        Name = name + style;
        Model = new RoleModel(
            $"{name}_legacy{style}",
            $"{name}_app{style}",
            $"{name}_migrator{style}",
            [$"{name}_migrator{style}", $"{name}_legacy{style}"],
            ["public"],
            [$"TEMPORARY ON DATABASE {SqlText.Identifier(Name)}"]
        );
    }

    public string Name { get; }

    public RoleModel Model { get; set; }

    public string LegacyPassword { get; } = PostgresServer.Password();

    public string AppPassword { get; } = PostgresServer.Password();

    /// <summary>Logged in as the legacy SUPERUSER, the role that provisions.</summary>
    public NpgsqlDataSource Legacy => Connect(Model.Legacy, LegacyPassword);

    public NpgsqlDataSource App => Connect(Model.App, AppPassword);

    public NpgsqlDataSource Admin => Connect("postgres", _server.AdminPassword);

    public Prober Prober => new(App, Legacy);

    /// <summary>One pool a role: pooled sessions keep their database busy.</summary>
    public NpgsqlDataSource Connect(string user, string password) =>
        _sources.TryGetValue(user, out var known) ? known : _sources[user] = _server.Connect(Name, user, password);

    /// <summary>The seed's tables, made by the legacy role, not provisioned yet.</summary>
    public static async Task<TestDatabase> Raw(PostgresServer server, string style = "")
    {
        var database = new TestDatabase(server, server.NextName(), style);
        await using (var admin = server.Connect("postgres"))
        {
            await Run(
                admin,
                $"CREATE ROLE {SqlText.Identifier(database.Model.Legacy)} SUPERUSER LOGIN PASSWORD {SqlText.Literal(database.LegacyPassword)}"
            );
            await Run(admin, $"CREATE DATABASE {SqlText.Identifier(database.Name)}");
        }

        await database.Sql(
            """
            CREATE TABLE decision_logs (id serial PRIMARY KEY, decision_id text, decided_at timestamptz DEFAULT now(), symbol text, action text);
            CREATE TABLE commands (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, status text NOT NULL);
            CREATE TABLE bot_statuses (id int PRIMARY KEY, note text);
            CREATE TABLE prices (at date NOT NULL, price numeric) PARTITION BY RANGE (at);
            CREATE TABLE prices_2026 PARTITION OF prices FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE VIEW open_commands AS SELECT * FROM commands WHERE status = 'open';
            INSERT INTO commands (status) SELECT 'cancelled' FROM generate_series(1, 13);
            INSERT INTO bot_statuses VALUES (1, 'ok');
            """
        );
        return database;
    }

    /// <summary>Provisioned: the clean baseline.</summary>
    public static async Task<TestDatabase> Provisioned(PostgresServer server, string style = "")
    {
        var database = await Raw(server, style);
        await database.Provision();
        await new PasswordSetter(database.Legacy).Set(database.Model.App, database.AppPassword, default);
        return database;
    }

    public async Task<RolePlan> Provision()
    {
        var provisioner = new RoleProvisioner(Legacy);
        var plan = await provisioner.Plan(Model, default);
        await provisioner.Apply(Model, plan, default);
        return plan;
    }

    /// <summary>Runs SQL as legacy; $app, $legacy, $migrator and $db are the quoted names.</summary>
    public Task Sql(string sql) => Run(Legacy, Fill(sql));

    public string Fill(string sql) =>
        sql.Replace("$app", SqlText.Identifier(Model.App), StringComparison.Ordinal)
            .Replace("$legacy", SqlText.Identifier(Model.Legacy), StringComparison.Ordinal)
            .Replace("$migrator", SqlText.Identifier(Model.Migrator), StringComparison.Ordinal)
            .Replace("$db", SqlText.Identifier(Name), StringComparison.Ordinal);

    /// <summary>Over a new connection: settings of the database take effect at login.</summary>
    public Task<Catalogue> Catalogue()
    {
        Admin.Clear();
        return CatalogueReader.Read(Admin, default);
    }

    public async Task<IReadOnlyList<Finding>> Findings() => Reachability.Find(await Catalogue(), Model);

    public async Task<object?> Scalar(string sql)
    {
        await using var connection = await Legacy.OpenConnectionAsync();
        return await connection.Scalar(Fill(sql), default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
        {
            await source.DisposeAsync();
        }
    }

    private static async Task Run(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
