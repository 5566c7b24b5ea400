using System.Runtime.Versioning;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.CutOver;

/// <summary>
/// A stack that has nothing in common with the demo: roles, database, schema and table with capitals, spaces and quotes
/// in their names, another port, the one key in an env file of the service's own, a DSN and no bare password, no GUI,
/// no boundaries.
/// </summary>
[SupportedOSPlatform("linux")]
[Collection(Worlds.Rollbacks)]
public sealed class OtherStackTests(World world)
{
    private const string Env =
        "# of the shop\r\nDATABASE_URL=\"postgres://Owner%20%22One%22:owner-password-0@data:5544/Trade%20Data\"   # by hand\r\nCOLOUR='blue # not a comment'";
    private const string Quoted = "pa$$ w\"or'd\\%41 &?";
    private const string NoAscii = "pa$$w\u00F6rd\u20AC-0123";

    [Fact]
    public async Task It_is_cut_over_rotated_and_taken_back()
    {
        await using var stack = await Up(Quoted);
        var env = await File.ReadAllBytesAsync(Path.Combine(stack.Folder, "shop.env"));

        var there = await CutOver(stack);
        var (roles, edited) = (
            await LoggedIn(stack),
            await File.ReadAllTextAsync(Path.Combine(stack.Folder, "shop.env"))
        );
        var again = await CutOver(stack);
        var back = await Do(
            stack,
            async run =>
            {
                await run.Back("CutOverRole");
                return ExitCode.Done;
            }
        );

        there.Should(
            ExitCode.Done,
            "permission matrix",
            "the old password is refused over the network",
            "nothing needs the SECRET-READ-ONCE file any more",
            "downtime of shop: "
        );
        roles.Should().Be("App \"Two\"");
        edited
            .Should()
            .StartWith("# of the shop\r\nDATABASE_URL=")
            .And.EndWith("   # by hand\r\nCOLOUR='blue # not a comment'");
        again.Should(ExitCode.Done, "nothing to do");
        back.Should(ExitCode.Done);
        (await LoggedIn(stack)).Should().Be("Owner \"One\"");
        (await File.ReadAllBytesAsync(Path.Combine(stack.Folder, "shop.env"))).Should().Equal(env);
    }

    /// <summary>
    /// Clients disagree on how to normalise other characters, so a verifier of them would be a guess.
    /// </summary>
    [Fact]
    public async Task A_password_that_is_not_printable_ASCII_is_refused_before_anything_changes()
    {
        await using var stack = await Up(NoAscii);

        (await CutOver(stack)).Should(ExitCode.FailedBeforeAnyChange).Output.Should().NotContain(NoAscii);
        (await LoggedIn(stack)).Should().Be("Owner \"One\"");
    }

    private async Task<TestStack> Up(string password)
    {
        var stack = new TestStack(world, "roles");
        stack
            .Write(
                "Dockerfile",
                "FROM pipeline/python:13\nRUN python3 -c \"import psycopg2\"\nCOPY src /srv/app/shop\nWORKDIR /srv/app\nCMD [\"python3\", \"-m\", \"shop.main\"]\n"
            )
            .Write("src/__init__.py", "")
            .Write(
                "src/main.py",
                """"
                import os, signal, sys, time
                import psycopg2

                signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
                while True:
                    try:
                        connection = psycopg2.connect(os.environ["DATABASE_URL"])
                        connection.autocommit = True
                        while True:
                            with connection.cursor() as cursor:
                                cursor.execute('INSERT INTO "Trade"."Order ""Book""" (note) VALUES (%s)', (os.environ["COLOUR"],))
                            time.sleep(0.5)
                    except psycopg2.OperationalError as error:
                        print(error, flush=True)
                        time.sleep(0.5)

                """"
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
                    volumes: [ "code:/srv/app/shop" ]
                  data:
                    image: pipeline/postgres:17
                    labels: { LABEL: "1" }
                    environment: { POSTGRES_USER: postgres, POSTGRES_PASSWORD: bootstrap-password-0, POSTGRES_DB: Trade Data, PGPORT: "5544" }
                    volumes: [ "./init.sql:/docker-entrypoint-initdb.d/init.sql:ro", "data:/var/lib/postgresql/data" ]
                    healthcheck: { test: [ "CMD", "pg_isready", "--host=127.0.0.1" ], interval: 3s, start_period: 60s }
                volumes:
                  code: { labels: { LABEL: "1" } }
                  data: { labels: { LABEL: "1" } }

                """
            )
            .Write(
                "init.sql",
                "CREATE ROLE \"Owner \"\"One\"\"\" SUPERUSER LOGIN PASSWORD 'owner-password-0';\nSET ROLE \"Owner \"\"One\"\"\";\nCREATE SCHEMA \"Trade\";\nCREATE TABLE \"Trade\".\"Order \"\"Book\"\"\" (\"Id\" bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), note text);\n"
            )
            .Write(".gitignore", "secrets/\nshop.env\npipeline.yml\n")
            .Write("shop.env", Env)
            .Write(
                "pipeline.yml",
                """"
                version: 1
                code:
                  - { name: shop, source: src, path: /srv/app/shop, services: [shop], anchor: psycopg2, derived: [python], imports: { python: { modules: [shop] } } }
                services:
                  shop: { stable_for: 500ms, heartbeat: { newest: 'SELECT max(at) FROM "Trade"."Order ""Book"""', within: 10s } }
                stop_on_log: [ "password authentication failed" ]
                database: { service: data, port: 5544, name: Trade Data, user: 'Owner "One"', password: { file: secrets/owner } }
                roles:
                  legacy: 'Owner "One"'
                  legacy_secret_file: secrets/legacy
                  app: { name: 'App "Two"', secret_file: secrets/app }
                  migrator: { name: Migrator Three, secret_file: secrets/migrator }
                  creators: [Migrator Three, 'Owner "One"']
                  schemas: [Trade]
                  allowed: [ 'INSERT INTO "Trade"."Order ""Book""" (note) VALUES (''canary'')' ]
                  denied: [ 'CREATE TABLE "Trade".leak (id int)', 'DROP TABLE "Trade"."Order ""Book"""', 'CREATE ROLE "Evil ""Four"""' ]
                cutover:
                  env_file: shop.env
                  services: [shop]
                  set: { DATABASE_URL: "postgres://App%20%22Two%22:{secret:app|url}@data:5544/Trade%20Data" }

                """"
            );
        Secret(stack, "owner", "owner-password-0");
        Secret(stack, "migrator", "migrator-password-0");
        Secret(stack, "app", password);
        await stack.Commit();
        await stack.Compose("build", "--quiet");
        await stack.Compose("up", "--detach", "--no-build", "--wait");
        return stack;
    }

    private static void Secret(TestStack stack, string name, string value)
    {
        stack.Write($"secrets/{name}", value + "\n");
        File.SetUnixFileMode(
            Path.Combine(stack.Folder, "secrets", name),
            UnixFileMode.UserRead | UnixFileMode.UserWrite
        );
    }

    private static Task<string> LoggedIn(TestStack stack) =>
        stack.Compose(
            "exec",
            "-T",
            "data",
            "psql",
            "--no-psqlrc",
            "-tA",
            "-U",
            "Owner \"One\"",
            "-d",
            "Trade Data",
            "-c",
            "SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE client_addr IS NOT NULL AND application_name <> 'pipeline'"
        );

    private static Task<Ending> CutOver(TestStack stack) =>
        Do(
            stack,
            async run =>
            {
                IStage[] stages = [.. Chain.CutOver, .. Chain.Rotation];
                foreach (var stage in stages)
                    run.Schedule(stage.Name.Value);
                foreach (var stage in stages)
                    await run.Stage(stage.Name.Value);
                return await run.Finish();
            }
        );

    private static async Task<Ending> Do(TestStack stack, Func<PipelineRun, Task<ExitCode>> work)
    {
        var options = new SessionOptions
        {
            StackFile = stack.StackFile,
            StateRoot = stack.World.StateFolder,
            Target = "CutOver",
            Go = new HashSet<Impact> { Impact.Privilege },
            Verbose = true,
        };
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => options, output);
        try
        {
            return new Ending(await work(run), output.ToString());
        }
        catch (PipelineException e)
        {
            return new Ending(e.Code, output + e.Message);
        }
    }
}
