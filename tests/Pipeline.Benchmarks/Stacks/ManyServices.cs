using Pipeline.Platform;

namespace Pipeline.Benchmarks.Stacks;

/// <summary>A stack of so many services that do nothing, with the code that all of them run in one volume.</summary>
internal sealed class ManyServices(BenchRun run, int count) : IAsyncDisposable
{
    private readonly string _project = $"bench-{count}-{Guid.NewGuid():N}"[..16];

    private string Folder => Path.Combine(run.Work, _project);

    private IEnumerable<string> Names => Enumerable.Range(1, count).Select(n => $"shop{n}");

    public async Task Up(CancellationToken ct)
    {
        run.Say($"bringing up a stack of {count} services");
        Write("src/main.py", "import time\n\nwhile True:\n    time.sleep(60)\n");
        Write("Dockerfile", "FROM pipeline/python:13\nRUN true # anchor\nCMD [\"python3\", \"/srv/shop/main.py\"]\n");
        Write("docker-compose.yml", Compose);
        Write("pipeline.yml", Rules);
        await Shell(
            """
            git init --quiet --initial-branch main && git add --all
            git -c user.name=bench -c user.email=bench@localhost commit --quiet --message work
            docker compose build --quiet 2>&1
            docker compose create --no-build shop1 2>&1
            docker compose cp src/main.py shop1:/srv/shop/main.py 2>&1
            docker compose up --detach --no-build 2>&1
            """,
            ct
        );
        await Pipeline(["DeployBaked", "--go", "volume", "restart"], ct);
    }

    public Task<string> Pipeline(IReadOnlyList<string> words, CancellationToken ct) =>
        new Command(run.BuildSh, [.. words, "--stack", Path.Combine(Folder, "pipeline.yml")])
        {
            Environment = new Dictionary<string, string> { ["PIPELINE_STATE"] = Path.Combine(run.Work, "state") },
        }.Output(ct);

    public async ValueTask DisposeAsync() =>
        await Shell(
            """
            docker compose down --volumes --rmi all --timeout 0 2>&1
            docker volume ls --quiet --filter label=dev.pipeline.project="$(basename "$PWD")" | xargs --no-run-if-empty docker volume rm
            """,
            CancellationToken.None
        );

    private string Compose =>
        $$"""
            name: {{_project}}
            x-shop: &shop
              image: {{_project}}:latest
              build: .
              init: true
              network_mode: none
              volumes: [ "code:/srv/shop" ]
            services:
            {{string.Join('\n', Names.Select(n => $"  {n}: *shop"))}}
            volumes:
              code: {}

            """;

    private string Rules =>
        $$"""
            version: 1
            code:
              - source: src
                path: /srv/shop
                services: [{{string.Join(", ", Names)}}]
                strategy: rebuild
                anchor: anchor
                derived: [python]
            services:
            {{string.Join('\n', Names.Select(n => $"  {n}: {{ stable_for: 500ms }}"))}}

            """;

    private Task<string> Shell(string script, CancellationToken ct) =>
        new Command("bash", "-euc", script) { Directory = Folder }.Output(ct);

    private void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
