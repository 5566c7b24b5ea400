using System.Text.Json;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// A stack of one service with two replicas, on the worker and the second manager, and the history of a release that
/// verified it: what runs is the commit.
/// </summary>
public sealed class SwarmStack(BenchFixture fixture) : IAsyncLifetime
{
    public const string Service = "web";
    private const string Program = "while :; do sleep 1; done\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("swarm-stack-").FullName;
    private readonly string _stack = BenchFixture.NewName();
    private ReleaseHistory _history = new();
    private StackContext _context = null!;

    internal TinyService Tiny { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Write("app/run.sh", Program);
        await Write("docker-compose.yml", $"services: {{ {Service}: {{ image: {_stack}-{Service}, build: . }} }}\n");
        await Write("Dockerfile", "FROM scratch\nCOPY app /app\n");
        await Write("pipeline.yml", Definition("worker-1", "manager-2", "manager-3"));
        var commit = await Commit();
        await Task.WhenAll(LoadHelper("worker-1"), LoadHelper("manager-2"));
        _context = await Open();
        var marker = new Marker(
            commit,
            (await _context.Git.Resolve(commit, default)).Tree,
            "nonce-of-this-build",
            "app"
        );
        Tiny = await TinyService.Create(
            fixture,
            new Dictionary<string, string> { ["app/run.sh"] = Program, ["app/.marker"] = marker.Text + "\n" },
            replicas: 2,
            name: $"{_stack}_{Service}",
            labels: new Dictionary<string, string> { ["com.docker.stack.namespace"] = _stack },
            nodes: ["worker-1", "manager-2"],
            command: ["/bin/sh", "/app/run.sh"]
        );
        var image = (await fixture.Manager.Images.Inspect(Tiny.Image)).Id;
        _history = History(commit, marker.Nonce, new Dictionary<string, string> { [$"{_stack}-{Service}"] = image });
    }

    public async Task DisposeAsync()
    {
        await Tiny.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>As <c>./build.sh Status</c> looks, with a manager as its engine.</summary>
    public Task<StatusReport> Status() => StatusReport.Look(_context, _history, null, default);

    /// <summary>The same before any release was verified.</summary>
    public Task<StatusReport> StatusBeforeAnyRelease() =>
        StatusReport.Look(_context, new ReleaseHistory(), null, default);

    /// <summary>The same where pipeline.yml says only of these nodes how they are reached.</summary>
    public async Task<StatusReport> StatusKnowing(params string[] nodes)
    {
        await Write("pipeline.yml", Definition(nodes));
        try
        {
            return await StatusReport.Look(await Open(), _history, null, default);
        }
        finally
        {
            await Write("pipeline.yml", Definition("worker-1", "manager-2", "manager-3"));
        }
    }

    private Task<StackContext> Open() =>
        ContextLoader.Open(
            fixture.Manager.Address,
            new SessionOptions
            {
                StackFile = Path.Combine(_folder, "pipeline.yml"),
                StateRoot = Path.Combine(_folder, ".git", "state"),
                Target = "Status",
                DryRun = true,
                KnowsSwarm = true,
            },
            new ConsoleLog(TextWriter.Null, TimeProvider.System),
            TimeProvider.System,
            default
        );

    private string Definition(params string[] nodes) =>
        $$"""
            version: 1
            code:
              - { name: app, source: app, path: /app, services: [{{Service}}], strategy: mount-path, marker: .marker }
            services:
              {{Service}}: {}
            swarm:
              stack: {{_stack}}
              registry: {{fixture.Bench.Registry}}
              nodes:
            {{string.Concat(nodes.Select(n => $"    {n}: {{ host: {Machine(n).Engine.Address} }}\n"))}}
            """;

    private Bootstrap.SwarmMachine Machine(string name) => fixture.Bench.Machines.Single(m => m.Name == name);

    public Task LoadHelper(string machine) => fixture.LoadHelper(machine);

    private async Task Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
    }

    private async Task<string> Commit()
    {
        await Git("init", "-q", "-b", "main");
        await Git("add", "-A");
        await Git("-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "commit", "-q", "-m", "first");
        return (await Git("rev-parse", "HEAD")).Trim();
    }

    private Task<string> Git(params string[] arguments) =>
        new Command("git", arguments) { Directory = _folder }.Output(default);

    /// <summary>The records that a release leaves which built and proved this commit.</summary>
    private static ReleaseHistory History(string commit, string nonce, IReadOnlyDictionary<string, string> images) =>
        ReleaseHistory.From([
            Record(1, JournalEvent.Opened, new Opening(ReleaseKind.Deploy, commit, [], "/pipeline.yml", [])),
            Record(2, JournalEvent.Nonce, new CommitNonce(commit, nonce)),
            Record(3, JournalEvent.Closed, new Closing(Outcome.Verified, commit, images, [])),
        ]);

    private static JournalRecord Record(int number, JournalEvent what, object data) =>
        new(number, DateTimeOffset.UtcNow, "r1", what, null, Json.Element(data));
}
