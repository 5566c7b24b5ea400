using System.Text;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.EndToEnd.Watch;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Watching;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// A stack as a user has it: a repository with a stack file that <c>docker stack deploy</c> took, of a service with two
/// tasks on two nodes, whose image has older code than the first commit.
/// </summary>
public sealed partial class SwarmShop(BenchFixture fixture) : IAsyncLifetime
{
    public const string Service = "web";
    private static readonly string[] Nodes = ["worker-1", "manager-2", "manager-3"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("swarm-shop-").FullName;

    public string Stack { get; } = BenchFixture.NewName();

    public string StateRoot => Path.Combine(Folder, ".git", "state");

    public string Journal => Directory.GetFiles(StateRoot, "journal.jsonl", SearchOption.AllDirectories).Single();

    public EngineAddress SecondManager => fixture.Bench.Machines[1].Engine.Address;

    /// <summary>A place for what another machine keeps.</summary>
    public string StateOf(string machine) => Path.Combine(Folder, ".git", machine);

    /// <summary>What the stack file names: an image with older code than the first commit.</summary>
    public string FirstImage => $"{Image}:latest";

    private string Image => $"{fixture.Bench.Registry}/{Stack}-{Service}";

    /// <summary>Where docker keeps its logins.</summary>
    private string Logins => Path.Combine(Folder, ".git", "docker");

    public string LoginFile => Path.Combine(Logins, "config.json");

    /// <summary>What the file is with another password than the registry's.</summary>
    public string WrongLogin => Config("not-the-password");

    public static string Program(string version) => $"echo version {version}\nwhile :; do sleep 1; done\n";

    public async Task InitializeAsync()
    {
        await Task.WhenAll(new[] { "manager-1", "worker-1", "manager-2" }.Select(fixture.LoadHelper));
        var files = new Dictionary<string, string> { ["app/run.sh"] = Program("0") };
        await fixture.Images.Push($"{Stack}-{Service}:latest", files);
        await fixture.Images.Make($"{Stack}-base:1", new Dictionary<string, string>());
        await new Command("git", "init", "-q", "-b", "main") { Directory = Folder }.Output(default);
        await Write("app/run.sh", Program("1"));
        await Write(
            "Dockerfile",
            $"FROM {fixture.Bench.Registry}/{Stack}-base:1\nCMD [\"/bin/sh\", \"/app/run.sh\"]\n"
        );
        await Write("stack.yml", Compose());
        await Write("pipeline.yml", Definition());
        await Commit("first");
        await Write(".git/docker/config.json", Config(fixture.Bench.Login.Secret));
        await Docker("stack", "deploy", "--with-registry-auth", "-c", Path.Combine(Folder, "stack.yml"), Stack);
        await BenchFixture.Until("both tasks run", async () => (await Running()).Count == 2);
    }

    public async Task DisposeAsync()
    {
        await Docker("stack", "rm", Stack);
        Directory.Delete(Folder, recursive: true);
    }

    public Task<Ending> Deploy(Func<SessionOptions, SessionOptions>? change = null) =>
        Deploys.Run(change?.Invoke(Options) ?? Options, Chain.Deploy);

    /// <summary><c>DeployPatch</c>, of a patch of the program.</summary>
    public async Task<Ending> DeployPatch(string program, Func<SessionOptions, SessionOptions>? change = null)
    {
        var patch = Path.Combine(Folder, ".git", "program.patch");
        await Write("app/run.sh", program);
        await Git("diff", $"--output={patch}");
        await Git("checkout", "-q", "--", ".");
        var options = Options with { Target = "DeployPatch", Patch = patch };
        return await Deploys.Run(change?.Invoke(options) ?? options, [.. Chain.Patch, .. Chain.Deploy]);
    }

    public Task<string> Head() => Git("rev-parse", "HEAD");

    public Task<Ending> DryRun() => Deploy(o => o with { DryRun = true, Go = new HashSet<Impact>() });

    public async Task<SwarmService> Read() => await fixture.Swarm.Services.Inspect($"{Stack}_{Service}");

    public async Task<IReadOnlyList<SwarmTask>> Running() =>
        [
            .. (await fixture.Swarm.Tasks.Of($"{Stack}_{Service}")).Where(t =>
                t is { DesiredState: "running", Status.State: "running" }
            ),
        ];

    /// <summary>Tasks that should run, and have no node.</summary>
    public async Task<IReadOnlyList<SwarmTask>> Waiting() =>
        [
            .. (await fixture.Swarm.Tasks.Of($"{Stack}_{Service}")).Where(t =>
                t is { DesiredState: "running", Status.State: "pending" }
            ),
        ];

    /// <summary>In the words of <c>./build.sh Status</c>.</summary>
    public Task<Ending> Status() => Run("Status", run => run.Status(json: false, TextWriter.Null));

    /// <summary>In the words of <c>./build.sh Watch --once</c>, with its document.</summary>
    /// <param name="stateRoot">Null: <see cref="StateRoot"/>.</param>
    public async Task<Ending> Watch(string? stateRoot = null)
    {
        await using var document = new StringWriter();
        var look = await Run(
            "Watch",
            run => run.Watch(new WatchOptions(), once: true, document),
            o => o with { StateRoot = stateRoot ?? StateRoot }
        );
        return look with { Output = look.Output + document };
    }

    /// <summary>The real <c>./build.sh Watch</c>, which looks when it is told of something, and seldom else.</summary>
    internal RunningWatch RunningWatch(string stateRoot) =>
        new(Options.StackFile, Variables(stateRoot), "--rescan", "10m");

    public Task<Ending> Resume(bool undo = false, Func<SessionOptions, SessionOptions>? change = null) =>
        Run("Resume", run => run.Resume(undo), change);

    public Task<Ending> Rollback(string release, string? stateRoot = null) =>
        Run(
            "Rollback",
            run => run.Back(new RollbackTarget(release)),
            o => o with { StateRoot = stateRoot ?? StateRoot }
        );

    public Task<Ending> Prune(bool dryRun = false) =>
        Run("Prune", run => run.Prune(2), o => o with { DryRun = dryRun });

    /// <summary>
    /// The real <c>./build.sh DeployBaked</c>, killed that many seconds after it planned to recreate.
    /// </summary>
    public async Task KillWhileRecreating(int seconds)
    {
        var exit = await Deploy("after Planned Recreate", $"(sleep {seconds}; kill -9 $PPID) &");
        exit.ExitCode.Should().Be(137, exit.Tail);
    }

    /// <summary>The real <c>./build.sh DeployBaked</c>, in which something happens at a journal record.</summary>
    /// <param name="moment">Before or after it, its event and its stage, such as <c>after Planned Recreate</c>.</param>
    /// <param name="shell">A line for <c>sh</c>; the pipeline is its parent, and waits for it.</param>
    /// <param name="stateRoot">Null: <see cref="StateRoot"/>.</param>
    internal Task<KillMatrixExit> Deploy(string moment, string shell, string? stateRoot = null) =>
        Broken(moment, shell, stateRoot ?? StateRoot, "DeployBaked", "--go", "build", "restart");

    /// <summary>The real <c>./build.sh Init</c> for the stack file, asking the second manager.</summary>
    /// <param name="file">Where it writes; in no commit.</param>
    internal Task<KillMatrixExit> Init(string file)
    {
        var environment = new Dictionary<string, string> { ["DOCKER_HOST"] = SecondManager.ToString() };
        return new KillMatrixProgram(file, StateRoot, environment).Run([
            "Init",
            "--compose",
            Path.Combine(Folder, "stack.yml"),
        ]);
    }

    /// <summary>As the machines of the bench are reached.</summary>
    public EngineAddress AddressOf(string node) => fixture.Bench.Machines.Single(m => m.Name == node).Engine.Address;

    /// <summary>The same of <c>./build.sh Rollback</c>.</summary>
    internal Task<KillMatrixExit> Rollback(string release, string moment, string shell) =>
        Broken(moment, shell, StateRoot, "Rollback", "--release", release, "--go", "build", "restart");

    private async Task<KillMatrixExit> Broken(string moment, string shell, string stateRoot, params string[] typed)
    {
        await Write(".git/hook", $"#!/bin/sh\n[ \"$1 $2 $3\" = '{moment}' ] || exit 0\n{shell}\n");
        var hook = Path.Combine(Folder, ".git", "hook");
        await new Command("chmod", "+x", hook).Output(default);
        return await BuildSh(stateRoot, ("PIPELINE_AT_RECORD", hook), typed);
    }

    /// <summary>
    /// The real <c>./build.sh DeployBaked --take-over</c>, as it is typed on another machine: with another journal.
    /// </summary>
    internal Task<KillMatrixExit> DeployTakingOver(string stateRoot) =>
        BuildSh(stateRoot, ("PIPELINE_LOCK_SILENCE", "2s"), ["DeployBaked", "--go", "build", "restart", "--take-over"]);

    private Task<KillMatrixExit> BuildSh(string stateRoot, (string, string) variable, string[] typed)
    {
        var environment = Variables(stateRoot);
        environment[variable.Item1] = variable.Item2;
        var program = new KillMatrixProgram(Options.StackFile, stateRoot, environment);
        return program.Run(typed);
    }

    private Dictionary<string, string> Variables(string stateRoot) =>
        new()
        {
            ["DOCKER_HOST"] = fixture.Manager.Address.ToString(),
            ["DOCKER_CONFIG"] = Logins,
            ["PIPELINE_PULL_LIMIT"] = "20s",
            ["PIPELINE_STATE"] = stateRoot,
        };

    /// <summary>The lock of the stack, as every manager has it; null where nobody holds it.</summary>
    internal Task<HeldLock?> Lock() => Locks.Find($"{Stack}_pipeline-lock", default);

    private ConfigLocks Locks => new(fixture.Swarm.Configs);

    /// <inheritdoc cref="BenchFixture.Settled"/>
    public Task Settled() => fixture.Settled($"{Stack}_{Service}");

    /// <summary>Whether one task was asked for, and nothing more: the canary.</summary>
    public async Task<bool> IsInCanary()
    {
        var week = TimeSpan.FromDays(7).Ticks * TimeSpan.NanosecondsPerTick;
        var spec = (await Read()).Spec;
        return spec.SameAs(spec.WithUpdateSettings(s => s["Delay"] = week));
    }

    /// <summary>A line for <c>sh</c>, whose docker talks to the first manager.</summary>
    public Task<string> Shell(string line) =>
        (
            new Command("sh", "-c", line) with
            {
                Environment = new Dictionary<string, string> { ["DOCKER_HOST"] = fixture.Manager.Address.ToString() },
            }
        ).Output(default);

    /// <summary>A commit with that program; its first 12 digits.</summary>
    public async Task<string> Commit(string subject, string? program = null)
    {
        if (program is not null)
            await Write("app/run.sh", program);
        await Git("add", "-A");
        await Git("-c", "user.name=e2e", "-c", "user.email=e2e@localhost", "commit", "-q", "-m", subject);
        return (await Git("rev-parse", "--short=12", "HEAD")).Trim();
    }

    public async Task Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
    }

    private SessionOptions Options =>
        new()
        {
            StackFile = Path.Combine(Folder, "pipeline.yml"),
            StateRoot = StateRoot,
            Target = "DeployBaked",
            Go = new HashSet<Impact> { Impact.Restart },
            Engine = fixture.Manager.Address,
            Logins = new RegistryLogins(Logins),
            Verbose = true,
        };

    private async Task<Ending> Run(
        string target,
        Func<PipelineRun, Task> what,
        Func<SessionOptions, SessionOptions>? change = null
    )
    {
        await using var output = new StringWriter();
        var options = (change?.Invoke(Options) ?? Options) with { Target = target };
        using var run = new PipelineRun(() => options, output);
        try
        {
            await what(run);
            return new Ending(await run.Finish(), output.ToString());
        }
        catch (PipelineException e)
        {
            await run.Finish();
            return new Ending(e.Code, output + e.Message);
        }
    }

    private Task<string> Git(params string[] arguments) =>
        new Command("git", arguments) { Directory = Folder }.Output(default);

    private Task<string> Docker(params string[] arguments) =>
        (
            new Command("docker", ["--host", fixture.Manager.Address.ToString(), .. arguments]) with
            {
                Environment = new Dictionary<string, string> { ["DOCKER_CONFIG"] = Logins },
            }
        ).Output(default);

    private string Config(string secret)
    {
        var login = fixture.Bench.Login;
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{secret}"));
        return $$"""{ "auths": { "{{login.Registry}}": { "auth": "{{auth}}" } } }""";
    }

    /// <summary>Virtual IPs need a kernel module that is not everywhere; the network of the host needs none.</summary>
    private string Compose() =>
        $$"""
            services:
              {{Service}}:
                image: {{Image}}:latest
                build: .
                command: ["/bin/sh", "/app/run.sh"]
                stop_grace_period: 100ms
                networks: [outside]
                deploy:
                  replicas: 2
                  endpoint_mode: dnsrr
                  placement:
                    max_replicas_per_node: 1
                    constraints: [node.hostname!=manager-1, node.hostname!=manager-3]
                  restart_policy: { delay: 500ms }
                  update_config: { monitor: 1s, failure_action: rollback, delay: 1h }
            networks:
              outside: { external: true, name: host }
            """;

    private string Definition() =>
        $$"""
            version: 1
            compose: [stack.yml]
            project: {{Stack}}
            code:
              - { name: app, source: app, path: /app, services: [{{Service}}], strategy: mount-path, marker: .marker }
            services:
              {{Service}}: { stable_for: 1s }
            swarm:
              stack: {{Stack}}
              registry: {{fixture.Bench.Registry}}
              nodes:
            {{string.Concat(
                Nodes.Select(n =>
                    $"    {n}: {{ host: {fixture.Bench.Machines.Single(m => m.Name == n).Engine.Address} }}\n"
                )
            )}}
            """;
}
