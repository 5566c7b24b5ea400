using System.Runtime.Versioning;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Watching;

namespace Pipeline.EndToEnd.Watch;

/// <summary>
/// A shop and its database, deployed and cut over, to be tampered with by each test and put back. Its code is in a
/// volume, with state among it.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class WatchedShop(World world) : IAsyncLifetime
{
    public const string Code = "/srv/app/shop";

    private const string Main = """
        import os, signal, sys, time
        import psycopg2
        from shop import prices

        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        while True:
            try:
                connection = psycopg2.connect(os.environ["DATABASE_URL"])
                connection.autocommit = True
                while True:
                    with connection.cursor() as cursor:
                        cursor.execute("INSERT INTO trade.orders (note) VALUES (%s)", (str(prices.BREAD),))
                    time.sleep(0.5)
            except psycopg2.OperationalError as error:
                print(error, flush=True)
                time.sleep(0.5)

        """;

    public TestStack Stack { get; private set; } = null!;

    /// <summary>The container of the shop, by name.</summary>
    public string Shop => $"{Stack.Project}-shop-1";

    public string Database => $"{Stack.Project}-data-1";

    public async Task InitializeAsync()
    {
        Stack = new TestStack(world, "watched");
        Files(Stack);
        foreach (var name in new[] { "owner", "migrator", "app" })
            Secret(name);
        await Stack.Commit();
        await Stack.Compose("build", "--quiet");
        await ComposeUp.Create(Stack.Compose);
        var archive = Path.Combine(Stack.Folder, ".git", "code.tar");
        await Stack.Git("archive", "--output", archive, "HEAD:src");
        await using (var tar = File.OpenRead(archive))
            await Stack.InVolume("code", "mkdir -p /volume/shop /volume/data && tar -x -C /volume/shop", tar);
        await Stack.Compose("up", "--detach", "--no-build", "--wait");
        (await Stack.Deploy()).Should(ExitCode.Done);
        (await CutOver()).Should(ExitCode.Done);
    }

    public async Task DisposeAsync() => await Stack.DisposeAsync();

    public Task<string> Docker(string line) => Stack.Shell($"docker {line}");

    public Task<string> Sql(string sql) =>
        Docker($"exec {Database} psql --no-psqlrc -tA -U owner -d shop -c \"{sql}\"");

    /// <summary>One look, as <c>./build.sh Watch --once</c> takes it.</summary>
    public async Task<Ending> Once(Func<WatchOptions, WatchOptions>? change = null)
    {
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => Options("Watch"), output);
        var watch = change?.Invoke(new WatchOptions()) ?? new WatchOptions();
        await run.Watch(watch, once: true, null);
        return new Ending(await run.Finish(), output.ToString());
    }

    private Task<Ending> CutOver() =>
        Do(
            "CutOver",
            async run =>
            {
                foreach (var stage in Chain.CutOver)
                    run.Schedule(stage.Name.Value);
                foreach (var stage in Chain.CutOver)
                    await run.Stage(stage.Name.Value);
            }
        );

    private async Task<Ending> Do(string target, Func<PipelineRun, Task> work)
    {
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => Options(target), output);
        try
        {
            await work(run);
            return new Ending(await run.Finish(), output.ToString());
        }
        catch (PipelineException e)
        {
            return new Ending(e.Code, output + e.Message);
        }
    }

    private SessionOptions Options(string target) =>
        new()
        {
            StackFile = Stack.StackFile,
            StateRoot = world.StateFolder,
            Target = target,
            GivenStack = Stack.StackFile,
            Go = new HashSet<Impact> { Impact.Volume, Impact.Restart, Impact.Privilege },
        };

    private void Secret(string name)
    {
        Stack.Write($"secrets/{name}", $"{name}-password-0\n");
        File.SetUnixFileMode(
            Path.Combine(Stack.Folder, "secrets", name),
            UnixFileMode.UserRead | UnixFileMode.UserWrite
        );
    }

    private static void Files(TestStack stack) =>
        stack
            .Write(
                "Dockerfile",
                """
                FROM pipeline/python:13
                RUN python3 -c "import psycopg2"
                WORKDIR /srv/app
                CMD ["python3", "-m", "shop.main"]

                """
            )
            .Write("src/__init__.py", "")
            .Write("src/prices.py", "BREAD = 1\n")
            .Write("src/main.py", Main)
            .Write(".gitignore", "secrets/\nshop.env\n")
            .Write("shop.env", "DATABASE_URL=postgres://owner:owner-password-0@data:5432/shop\nCOLOUR=blue\n")
            .Write(
                "init.sql",
                "CREATE ROLE owner SUPERUSER LOGIN PASSWORD 'owner-password-0';\nSET ROLE owner;\nCREATE SCHEMA trade;\n"
                    + "CREATE TABLE trade.orders (id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), note text);\n"
            )
            .Write(
                "docker-compose.yml",
                """
                name: PROJECT
                services:
                  shop:
                    image: PROJECT:latest
                    build: { context: ., labels: { LABEL: "1" } }
                    labels: { LABEL: "1" }
                    env_file: shop.env
                    init: true
                    volumes: [ "code:/srv/app" ]
                  data:
                    image: pipeline/postgres:17
                    labels: { LABEL: "1" }
                    environment: { POSTGRES_USER: postgres, POSTGRES_PASSWORD: bootstrap-password-0, POSTGRES_DB: shop }
                    volumes: [ "./init.sql:/docker-entrypoint-initdb.d/init.sql:ro", "data:/var/lib/postgresql/data" ]
                    healthcheck: { test: [ "CMD", "pg_isready", "--host=127.0.0.1" ], interval: 3s, start_period: 60s }
                volumes:
                  code: { labels: { LABEL: "1" } }
                  data: { labels: { LABEL: "1" } }

                """
            )
            .Write(
                "pipeline.yml",
                """
                version: 1
                code:
                  - name: shop
                    source: src
                    path: /srv/app/shop
                    services: [shop]
                    strategy: rebuild
                    anchor: psycopg2
                    derived: [python]
                    imports: { python: { modules: [shop.prices], dependencies: [psycopg2] } }
                services:
                  shop: { stable_for: 500ms, heartbeat: { newest: "SELECT max(at) FROM trade.orders", within: 10s } }
                volumes: { code: { state: [ "data/**" ] } }
                database: { service: data, port: 5432, name: shop, user: owner, password: { file: secrets/owner } }
                roles:
                  legacy: owner
                  app: { name: app, secret_file: secrets/app }
                  migrator: { name: migrator, secret_file: secrets/migrator }
                  creators: [migrator, owner]
                  schemas: [trade]
                  allowed: [ "INSERT INTO trade.orders (note) VALUES ('canary')" ]
                  denied: [ "CREATE TABLE trade.leak (id int)", "DROP TABLE trade.orders" ]
                cutover:
                  env_file: shop.env
                  services: [shop]
                  set: { DATABASE_URL: "postgres://app:{secret:app|url}@data:5432/shop" }

                """
            );
}
