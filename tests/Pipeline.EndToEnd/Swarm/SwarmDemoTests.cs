using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Testing;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// <c>./build.sh DeployBaked --swarm</c> and what belongs to it. In turn with the tests of the other bench.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class SwarmDemoTests : IAsyncLifetime
{
    private const string Bot = "steve-tradingbot_clawbot";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly DockerEngine _outer = DockerEngine.Connect(EngineAddress.FromEnvironment());
    private readonly SwarmDemo _demo;
    private readonly SwarmRows _rows;

    public SwarmDemoTests(ITestOutputHelper output) =>
        (_demo, _rows) = (new SwarmDemo(_root.FullName), new SwarmRows(Matrix.SwarmCutOver, output));

    public Task InitializeAsync() => HostSetup.Ensure(demoImages: true, _ => { }, default);

    public async Task DisposeAsync()
    {
        await _demo.Down(_ => { }, default);
        _root.Delete(recursive: true);
        _outer.Dispose();
    }

    [Fact]
    [TimeLimit(10, longForm: KillMatrixRun.Variable)]
    public async Task It_comes_up_on_four_machines_is_deployed_cut_over_and_proven_wakes_up_and_goes_without_a_trace()
    {
        (await _demo.Plan(reset: false, default)).Should().StartWith("bring up a swarm");

        await _demo.Up(reset: false, _ => { }, default);

        (await _demo.Plan(reset: false, default)).Should().BeNull();
        using var manager = DockerEngine.Connect(_demo.Engine);
        (await manager.Swarm.Services.Inspect(Bot)).Spec.Image.Should().Contain("/clawbot:latest");
        (await Deploy()).Should(ExitCode.Done, "clawbot-worker.", "replaced first and proven", "verified");
        foreach (var (service, tasks) in new[] { (Bot, 1), ($"{Bot}-worker", 3) })
            (await manager.Swarm.Tasks.Of(service))
                .Count(t => t is { DesiredState: "running", Status.State: "running" } && IsPinned(t))
                .Should()
                .Be(tasks, service);

        await new SwarmDemoCutOver(_demo, Path.Combine(_root.FullName, "state"), manager, _rows).Check();

        var parts = await Parts();
        await _outer.Containers.Kill(parts.Single(p => p.Name.EndsWith("worker-1", StringComparison.Ordinal)).Id);
        (await _demo.Plan(reset: false, default)).Should().Be("start the demo's machines");
        await _demo.Up(reset: false, _ => { }, default);
        (await _demo.Plan(reset: false, default)).Should().BeNull();

        await _demo.Down(_ => { }, default);
        (await Parts()).Should().BeEmpty();
        Directory.Exists(_demo.Folder).Should().BeFalse();
    }

    private static bool IsPinned(SwarmTask task) =>
        task.Spec.Image.Contains(":pipeline-", StringComparison.Ordinal)
        && task.Spec.Image.Contains("@sha256:", StringComparison.Ordinal);

    private Task<Ending> Deploy() =>
        Deploys.Run(
            new SessionOptions
            {
                StackFile = _demo.StackFile,
                StateRoot = Path.Combine(_root.FullName, "state"),
                Target = "DeployBaked",
                Go = new HashSet<Impact> { Impact.Build, Impact.Restart },
                IsSwarmDemo = true,
                Engine = _demo.Engine,
                Logins = _demo.Logins,
                Verbose = true,
            },
            Chain.Deploy
        );

    private Task<IReadOnlyList<ContainerSummary>> Parts() =>
        _outer.Containers.List(new ContainerFilter { Labels = [$"{SwarmBench.Label}={_demo.Name}"] });
}
