using Pipeline.Bootstrap;
using Pipeline.Platform;

namespace Pipeline.Benchmarks.Stacks;

/// <summary>
/// The bundled demo as a project of its own, with state of a chosen size in its volume and a heartbeat of ten a second,
/// so that a gap is known to a tenth of one. Live and verified when it is handed out.
/// </summary>
public sealed class BenchStack : IAsyncDisposable
{
    /// <summary>Where the state of the chosen size lies; nobody writes there.</summary>
    public const string BulkInVolume = "workspace/logs/bulk";

    private const string CodeInVolume = "workspace/trading";
    private readonly BenchRun _run;
    private readonly DemoStack _demo;
    private readonly string _project;
    private int _commits;

    private BenchStack(BenchRun run, string project)
    {
        (_run, _project) = (run, project);
        _demo = new DemoStack(run.Root, project, Path.Combine(run.Work, project));
    }

    public string Folder => _demo.Folder;

    public string Volume => $"{_project}_clawbot-openclaw";

    /// <summary>The journal and the manifests of this stack only.</summary>
    public string State => Path.Combine(_run.Work, $"{_project}-state");

    public static async Task<BenchStack> Up(BenchRun run, Size size, CancellationToken ct)
    {
        var stack = new BenchStack(run, $"bench-{Guid.NewGuid():N}"[..14]);
        try
        {
            run.Say($"bringing up a stack with {size}");
            await stack._demo.Up(reset: false, _ => { }, ct);
            DemoEdits.BeatFaster(stack.Folder);
            if (size.Strategy == "unshadow")
                DemoEdits.Unshadow(stack.Folder);
            await stack.Fill(size, ct);
            await stack.Deploy(ct);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public string Container(string service) => $"{_project}-{service}-1";

    /// <summary>A release of a new commit, as a user calls it.</summary>
    public async Task Deploy(CancellationToken ct)
    {
        await NewCommit(ct);
        await Pipeline(["DeployBaked", "--go", "volume", "restart"], ct);
    }

    /// <summary>The real <c>build.sh</c> on this stack.</summary>
    /// <exception cref="CommandException">It ended with another code than 0.</exception>
    public Task<string> Pipeline(IReadOnlyList<string> words, CancellationToken ct) =>
        new Command(_run.BuildSh, [.. words, "--stack", _demo.StackFile])
        {
            Environment = new Dictionary<string, string> { ["PIPELINE_STATE"] = State },
        }.Output(ct);

    /// <summary>A shell script in the stack's folder, as somebody would type it.</summary>
    public Task<string> Shell(string script, CancellationToken ct) =>
        new Command("bash", "-euc", script) { Directory = Folder }.Output(ct);

    public Task<string> Sql(string query, CancellationToken ct) =>
        new Command(
            "docker",
            "exec",
            Container("gui-db"),
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--username=tradingbot_gui",
            "--dbname=tradingbot_gui",
            "--command",
            query
        ).Output(ct);

    /// <summary>The image that the bot runs, by its full ID.</summary>
    public Task<string> Image(CancellationToken ct) =>
        new Command("docker", "inspect", "--format", "{{.Image}}", Container("clawbot")).Output(ct);

    public async Task<string> Mountpoint(CancellationToken ct) =>
        await new Command("docker", "volume", "inspect", "--format", "{{.Mountpoint}}", Volume).Output(ct);

    public static string MountedCode(string mountpoint) => Path.Combine(mountpoint, CodeInVolume);

    public async ValueTask DisposeAsync() => await _demo.Down(_ => { }, CancellationToken.None);

    /// <summary>One that changes the code a little.</summary>
    private async Task NewCommit(CancellationToken ct)
    {
        await File.AppendAllTextAsync(Path.Combine(Folder, "trading", "version.py"), $"# build {++_commits}\n", ct);
        await Shell($"git commit --quiet --all --message 'Build {_commits}'", ct);
    }

    /// <summary>Random content, a hundred files a folder, where the stack keeps its logs.</summary>
    private Task Fill(Size size, CancellationToken ct)
    {
        var script =
            BulkVolume.Files("logs/bulk", size)
            + """
                import json
                settings = json.load(open("runtime_config.json"))
                settings.pop("cycle_seconds")
                with open("runtime_config.json.new", "w") as file:
                    json.dump(settings, file)
                os.replace("runtime_config.json.new", "runtime_config.json")
                """;
        return new Command("docker", "exec", Container("clawbot"), "python3", "-c", script).Output(ct);
    }
}
