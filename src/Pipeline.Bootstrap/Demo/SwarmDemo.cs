using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Bootstrap;

/// <summary>
/// The bundled stack on a swarm of its own: three managers, a worker and a registry in containers of this machine's
/// engine, with an image that was made by hand from an older commit.
/// </summary>
/// <param name="root">The folder in which it gets a folder of its own.</param>
public sealed class SwarmDemo(string root, string folder = ".demo-swarm", TimeProvider? clock = null) : IDemo
{
    private const int LongestSocket = 107; // sun_path of unix(7), without its final zero.
    private const string Again = "./build.sh Demo --swarm --reset";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Where it is laid out.</summary>
    public string Folder { get; } = Path.GetFullPath(Path.Combine(root, folder));

    /// <summary>Shows in place that something goes on; null where lines are kept.</summary>
    public Action<string>? Passing { get; init; }

    public string StackFile => Path.Combine(Folder, "pipeline.yml");

    /// <summary>The first manager.</summary>
    public EngineAddress Engine => EngineAddress.Parse($"unix://{Path.Combine(Nodes, "manager-1", "docker.sock")}");

    public RegistryLogins Logins => new(LoginFolder);

    /// <summary>Of the bench; each folder has its own.</summary>
    internal string Name { get; } =
        "pipeline-demo-"
        + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(Path.Combine(root, folder))))
        )[..8];

    private string Nodes => Path.Combine(Folder, ".nodes");

    private string LoginFolder => Path.Combine(Folder, ".docker");

    /// <summary>Written last; holds the ID of the swarm, which keys the release history.</summary>
    private string Mark => DemoFolder.CompleteMark(Folder);

    private DockerEngine Outer => field ??= LocalEngine.Connect();

    /// <exception cref="PipelineException">Its machines are gone, or do not come up.</exception>
    public async Task Up(bool reset, Action<string> progress, CancellationToken ct)
    {
        RequireShortPath();
        var steps = new TimedStep(progress, clock ?? TimeProvider.System) { Passing = Passing };
        if (!reset && File.Exists(Mark))
        {
            await Wake(steps, ct).ConfigureAwait(false);
            return;
        }

        await Remove(ct).ConfigureAwait(false);
        await Make(steps, ct).ConfigureAwait(false);
        progress(
            $"the demo runs on a swarm of four machines, laid out in {Folder}: bot 1.3.2, and its repository is one commit "
                + $"ahead\ndocker --host {Engine} service ls shows it; ./build.sh DeployBaked --swarm deploys"
        );
    }

    public async Task<string?> Plan(bool reset, CancellationToken ct)
    {
        RequireShortPath();
        if (reset || !File.Exists(Mark))
            return $"{(Directory.Exists(Folder) ? "remove what there is of the demo, then " : "")}bring up a swarm of four "
                + $"machines in containers, lay the demo out in {Folder} and bring it up there";
        var bench = await Bench(ct).ConfigureAwait(false);
        try
        {
            return await bench.Runs(ct).ConfigureAwait(false) ? null : "start the demo's machines";
        }
        finally
        {
            bench.Leave();
        }
    }

    public async Task Down(Action<string> progress, CancellationToken ct)
    {
        await Remove(ct).ConfigureAwait(false);
        progress($"nothing is left of {Folder} and its swarm");
    }

    private async Task Make(TimedStep steps, CancellationToken ct)
    {
        var passwords = DemoPasswords.Draw();
        SwarmBench? bench = null;
        await steps.Run(
            "bring up three managers, a worker and a registry",
            async line => bench = await Start(line, ct)
        );
        try
        {
            var template = SwarmDemoFiles.Template(bench!.Registry, Nodes);
            var layout = new DemoFolder(Folder, template);
            await steps.Run($"lay out {Folder}", _ => layout.LayOut(ct));
            WriteSecrets(layout, passwords, bench.Login);
            var images = new SwarmDemoImages(Outer, bench, template);
            await steps.Run("bring the base images to the machines", line => images.Bring(line, ct));
            await steps.Run("build and push the demo's images, of older code", line => images.Make(line, ct));
            var stack = new SwarmDemoStack(bench.Manager, Folder, LoginFolder);
            await steps.Run("deploy the stack, and wait until every task is healthy", line => Deploy(stack, line));
            layout.MarkComplete((await bench.Manager.Engine.Swarm.Inspect(ct)).Id);
        }
        finally
        {
            bench?.Leave();
        }

        async Task Deploy(SwarmDemoStack stack, Action<string> line)
        {
            await stack.Deploy(line, ct);
            await stack.SetPasswords(passwords, Patience, ct);
            await stack.Settle(Patience, ct);
        }
    }

    private async Task<SwarmBench> Start(Action<string> line, CancellationToken ct)
    {
        Directory.CreateDirectory(Folder);
        var sockets = Directory.CreateDirectory(Nodes);
        if (!OperatingSystem.IsWindows())
            Narrow(sockets);
        return await SwarmBench.Up(Outer, Name, sockets, line, ct);
    }

    /// <summary>Whoever reaches these sockets is root in privileged containers.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void Narrow(DirectoryInfo sockets) =>
        File.SetUnixFileMode(
            sockets.FullName,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );

    private static void WriteSecrets(DemoFolder layout, DemoPasswords passwords, RegistryLogin login)
    {
        foreach (var (name, content) in SwarmDemoFiles.Secrets(passwords))
            layout.WritePrivate(name, content);
        layout.WritePrivate(".docker/config.json", SwarmDemoFiles.Login(login));
    }

    private async Task Wake(TimedStep steps, CancellationToken ct)
    {
        var bench = await Bench(ct).ConfigureAwait(false);
        try
        {
            if (!await bench.Runs(ct).ConfigureAwait(false))
                await steps.Run("start the demo's machines", _ => Start(bench, ct)).ConfigureAwait(false);
        }
        finally
        {
            bench.Leave();
        }
    }

    private static async Task Start(SwarmBench bench, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await bench.Wake(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw PipelineException.Refuse("The demo's machines did not become a swarm again.", Again);
        }
    }

    private async Task<SwarmBench> Bench(CancellationToken ct) =>
        await SwarmBench.Find(Outer, Name, new DirectoryInfo(Nodes), ct).ConfigureAwait(false)
        ?? throw PipelineException.Refuse($"{Folder} is there, but machines of its swarm are gone.", Again);

    private async Task Remove(CancellationToken ct)
    {
        await SwarmBench.Remove(Outer, Name, ct).ConfigureAwait(false);
        if (File.Exists(Mark))
            DemoResources.Forget(StateFolder.For(await File.ReadAllTextAsync(Mark, ct), SwarmDemoFiles.Stack));
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private void RequireShortPath()
    {
        var longest = Path.Combine(Nodes, "manager-1", "docker.sock");
        if (Encoding.UTF8.GetByteCount(longest) > LongestSocket)
            throw PipelineException.Refuse(
                $"The path of a socket would be longer than {LongestSocket} bytes: {longest}",
                "move this folder to a shorter path, or clone it again there"
            );
    }
}
