using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

/// <summary>Texts and short ways that the tests of this room share.</summary>
internal static class Samples
{
    /// <summary>Every key there is, each once.</summary>
    public const string Full = """
        version: 1
        repository: .
        compose: [docker-compose.yml]
        env_files: [.env]
        project: steve
        profiles: [bot]
        x-common: &stable { stable_for: 10s }
        code:
          - name: trading
            source: trading
            path: /home/node/.openclaw/workspace/trading
            owner: node
            services: [clawbot, clawbot-worker]
            strategy: rebuild
            left_in: { volume: clawbot-openclaw, path: old/trading }
            anchor: requirements.txt
            marker: .marker
            derived: [python]
            ignore: [cache/**]
            imports:
              python: { command: python3, modules: [trading.main], dependencies: [psycopg2] }
              node: { command: node, modules: [./x.js], dependencies: [pg] }
              commands:
                - { run: [perl, -e, print], origin: true }
        services:
          clawbot:
            <<: *stable
            start_timeout: 1h30m
            stop_timeout: 500ms
            pid_file: /run/x.pid
            gate: healthy
            stop_on_log: [panic]
            heartbeat: { newest: SELECT max(decided_at) FROM decision_logs, within: 30s }
          clawbot-worker:
        stop_on_log: ["FATAL"]
        volumes:
          clawbot-openclaw:
            state: [".env", "workspace/logs/**"]
            preserved: ["workspace/trading-backup-pre-bugfix/**"]
            disposable: ["workspace/.cache/**"]
            also_stop: [cron]
        database:
          service: gui-db
          port: 5433
          name: db
          user: u
          password: { service: gui-db, variable: POSTGRES_PASSWORD }
        boundaries:
          - { name: command 13, sql: SELECT 1, expect: 1 }
          - { name: testnet, service: clawbot, variable: BINANCE_TESTNET, expect: "true" }
        roles:
          legacy: old
          app: { name: app, secret_file: secrets/app }
          migrator: { name: mig, secret_file: /secrets/mig }
          creators: [mig]
          schemas: [s]
          revoke_public: [CREATE ON SCHEMA public]
          accept:
            - { view: public.report, definition: 0f3a9c1d2b4e5f60, because: the auditors read it }
          allowed: [SELECT 1]
          denied: [CREATE ROLE evil]
        cutover:
          env_file: .env
          services: [clawbot]
          set: { GUI_DB_PASSWORD: "{secret:app}", GUI_DB_DSN: "postgres://a:{secret:app|url}@h/d" }
          secrets: { gui-db-dsn: "postgres://a:{secret:app|url}@h/d" }
          untouched: [gui]
        swarm:
          stack: steve
          registry: registry.example.com:5000
          nodes:
            worker-1: { host: "tcp://10.0.0.4:2376", tls: . }
        """;

    /// <summary>The least that is accepted.</summary>
    public const string Least = """
        version: 1
        code:
          - { source: app, path: /app, services: [web] }
        services:
          web: {}
        """;

    public static StackDefinition Read(string yaml, out ReadContext context)
    {
        using var folder = new Folder();
        folder.Write("docker-compose.yml", "services: {}");
        folder.Write(".env", "");
        context = new ReadContext(Path.Combine(folder.Path, "pipeline.yml"));
        return StackReader.Read(context, yaml);
    }

    public static StackDefinition Read(string yaml) => Read(yaml, out _);

    public static IReadOnlyList<StackProblem> Problems(Action read) =>
        read.Should().Throw<StackException>().Which.Problems;

    /// <summary>A model from the compose that is installed.</summary>
    public static ComposeModel Compose(string yaml) =>
        Models.GetOrAdd(
            yaml,
            _ =>
            {
                using var folder = new Folder();
                folder.Write("stack/docker-compose.yml", yaml);
                using var json = Config(Path.Combine(folder.Path, "stack"));
                return ComposeModel.Parse(json);
            }
        );

    private static readonly ConcurrentDictionary<string, ComposeModel> Models = new();

    public static JsonDocument Config(string folder, params string[] profiles)
    {
        var start = new ProcessStartInfo("docker")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (
            var argument in (string[])
                ["compose", .. profiles.SelectMany(p => new[] { "--profile", p }), "config", "--format", "json"]
        )
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors.Result);
        return JsonDocument.Parse(output);
    }
}

/// <summary>A temporary folder.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("stack-test-").FullName;

    public string Write(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
