using Npgsql;
using Pipeline.Benchmarks.Measuring;
using Pipeline.Platform;
using Pipeline.Postgres;

namespace Pipeline.Benchmarks.Cases.Growing;

/// <summary>Tables, each twentieth with a role of its own, in a database that a runtime role is looked at in.</summary>
internal sealed class Tables : IGrowing
{
    private const string Owner = "owner";
    private const string App = "app";
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly List<string> _containers = [];

    public string Of => "tables, a role for each 20";

    public IReadOnlyList<int> Steps { get; } = [100, 1_000, 10_000];

    public IReadOnlyList<string> Figures { get; } = ["reading the catalogue", "what the role reaches"];

    public async Task<Func<CancellationToken, Task<IReadOnlyList<double>>>> Make(
        BenchRun run,
        int step,
        CancellationToken ct
    )
    {
        run.Say($"making a database with {step:N0} {Of}");
        var source = NpgsqlDataSource.Create(await Start(step, ct));
        await Fill(source, step, ct);
        var model = new RoleModel(Owner, App, "migrator", [Owner], ["public"], []);
        return async c =>
        {
            var catalogue = await CatalogueReader.Read(source, c);
            var reading = await Contender.Timed("", d => CatalogueReader.Read(source, d)).Measure(c);
            var reach = await Contender
                .Timed("", d => Task.Run(() => Reachability.Find(catalogue, model), d))
                .Measure(c);
            return [.. reading, .. reach];
        };
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
            await new Command("docker", "rm", "--force", "--volumes", container).Output(CancellationToken.None);
    }

    private async Task<string> Start(int step, CancellationToken ct)
    {
        var name = $"bench-{step}-{Guid.NewGuid():N}"[..18];
        _containers.Add(name);
        await new Command(
            "docker",
            [
                "run",
                "--detach",
                "--name",
                name,
                "--env",
                "POSTGRES_USER",
                "--env",
                "POSTGRES_PASSWORD",
                "pipeline/postgres:17",
            ]
        )
        {
            Environment = new Dictionary<string, string>
            {
                ["POSTGRES_USER"] = Owner,
                ["POSTGRES_PASSWORD"] = _password,
            },
        }.Output(ct);
        await new Command(
            "docker",
            [
                "exec",
                name,
                "sh",
                "-c",
                $"until pg_isready --quiet --host=127.0.0.1 --username={Owner}; do sleep 0.2; done",
            ]
        ).Output(ct);
        var address = await new Command(
            "docker",
            "inspect",
            "--format",
            "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}",
            name
        ).Output(ct);
        return new NpgsqlConnectionStringBuilder
        {
            Host = address.Trim(),
            Username = Owner,
            Password = _password,
            Database = Owner,
            CommandTimeout = 300,
        }.ConnectionString;
    }

    private static async Task Fill(NpgsqlDataSource source, int tables, CancellationToken ct)
    {
        const int AtOnce = 500;
        await Run(source, $"CREATE ROLE {App} LOGIN", ct);
        for (var from = 0; from < tables; from += AtOnce)
            await Run(
                source,
                $$"""
                DO $do$ BEGIN
                  FOR n IN {{from}} .. {{Math.Min(tables, from + AtOnce) - 1}} LOOP
                    EXECUTE format('CREATE TABLE t%s (id bigserial PRIMARY KEY, word text)', n);
                    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON t%s TO {{App}}', n);
                    IF n % 10 = 0 THEN EXECUTE format('CREATE VIEW v%s AS SELECT id FROM t%s', n, n); END IF;
                    IF n % 20 = 0 THEN
                      EXECUTE format('CREATE ROLE r%s', n); EXECUTE format('GRANT SELECT ON t%s TO r%s', n, n);
                    END IF;
                  END LOOP;
                END $do$
                """,
                ct
            );
    }

    private static async Task Run(NpgsqlDataSource source, string sql, CancellationToken ct)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct);
    }
}
