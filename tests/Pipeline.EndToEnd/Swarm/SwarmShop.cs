using System.Text;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// A stack as a user has it: a repository with a stack file that <c>docker stack deploy</c> took, of a service with two
/// tasks on two nodes, whose image has code of before the first commit.
/// </summary>
public sealed class SwarmShop(BenchFixture fixture) : IAsyncLifetime
{
    public const string Service = "web";
    private static readonly string[] Nodes = ["worker-1", "manager-2", "manager-3"];

    public string Folder { get; } = Directory.CreateTempSubdirectory("swarm-shop-").FullName;

    public string Stack { get; } = BenchFixture.NewName();

    public string StateRoot => Path.Combine(Folder, ".git", "state");

    public EngineAddress SecondManager => fixture.Bench.Machines[1].Engine.Address;

    /// <summary>A place for what another machine keeps.</summary>
    public string StateOf(string machine) => Path.Combine(Folder, ".git", machine);

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

    public Task<Ending> DryRun() => Deploy(o => o with { DryRun = true, Go = new HashSet<Impact>() });

    public async Task<SwarmService> Read() => await fixture.Swarm.Services.Inspect($"{Stack}_{Service}");

    public async Task<IReadOnlyList<SwarmTask>> Running() =>
        [
            .. (await fixture.Swarm.Tasks.Of($"{Stack}_{Service}")).Where(t =>
                t is { DesiredState: "running", Status.State: "running" }
            ),
        ];

    /// <summary>In the words of <c>./build.sh Status</c>.</summary>
    public Task<Ending> Status() => Run("Status", run => run.Status(json: false, TextWriter.Null));

    public Task<Ending> Resume(bool undo = false) => Run("Resume", run => run.Resume(undo));

    public Task<Ending> Rollback(string release) => Run("Rollback", run => run.Back(new RollbackTarget(release)));

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
    internal async Task<KillMatrixExit> Deploy(string moment, string shell, string? stateRoot = null)
    {
        await Write(".git/hook", $"#!/bin/sh\n[ \"$1 $2 $3\" = '{moment}' ] || exit 0\n{shell}\n");
        var hook = Path.Combine(Folder, ".git", "hook");
        await new Command("chmod", "+x", hook).Output(default);
        return await BuildSh(stateRoot ?? StateRoot, ("PIPELINE_AT_RECORD", hook));
    }

    /// <summary>
    /// The real <c>./build.sh DeployBaked --take-over</c>, as it is typed on another machine: with another journal.
    /// </summary>
    internal Task<KillMatrixExit> DeployTakingOver(string stateRoot) =>
        BuildSh(stateRoot, ("PIPELINE_LOCK_SILENCE", "2s"), "--take-over");

    private Task<KillMatrixExit> BuildSh(string stateRoot, (string, string) variable, params string[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = fixture.Manager.Address.ToString(),
            ["DOCKER_CONFIG"] = Logins,
            ["PIPELINE_PULL_LIMIT"] = "20s",
            [variable.Item1] = variable.Item2,
        };
        var program = new KillMatrixProgram(Options.StackFile, stateRoot, environment);
        return program.Run(["DeployBaked", "--go", "build", "restart", .. more]);
    }

    /// <summary>What is asked of the service changes, and no task is replaced.</summary>
    public Task Label(string label) =>
        Docker("service", "update", "--detach", "--label-add", label, $"{Stack}_{Service}");

    /// <summary>The lock of the stack, as every manager has it; null where nobody holds it.</summary>
    internal Task<HeldLock?> Lock() => Locks.Find($"{Stack}_pipeline-lock", default);

    /// <summary>From now on nobody can see from here whether the holder of the lock lives.</summary>
    internal async Task MoveHolderElsewhere()
    {
        var held = (await Lock())!;
        var labels = new Dictionary<string, string>(held.Labels) { [Labels.Maker] = "elsewhere m b n 1 1" };
        await Locks.Replace(held, labels, default);
    }

    private ConfigLocks Locks => new(fixture.Swarm.Configs);

    /// <summary>Both tasks run, and Swarm has nothing left to do.</summary>
    public Task Settled() =>
        BenchFixture.Until(
            "both tasks run, and no update goes on",
            async () => (await Running()).Count == 2 && (await Read()).UpdateStatus is not { State: "updating" }
        );

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

    private async Task<Ending> Run(string target, Func<PipelineRun, Task> what)
    {
        await using var output = new StringWriter();
        using var run = new PipelineRun(() => Options with { Target = target }, output);
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
