using System.Diagnostics;
using Pipeline.Bootstrap;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// One bench for all tests of a swarm; they run one after the other, and each leaves it whole. Whatever is left when it
/// was taken down fails the run.
/// </summary>
public sealed class BenchFixture : IAsyncLifetime
{
    /// <summary>Not below <see cref="World.Label"/>, whose things another fixture removes.</summary>
    public static readonly string Name = $"swarm-{World.Label}";

    private readonly Stopwatch _clock = new();
    private readonly List<string> _volumes = [];

    public DockerEngine Outer { get; } = DockerEngine.Connect(EngineAddress.FromEnvironment());

    public SwarmBench Bench { get; private set; } = null!;

    /// <summary>How long it took to come up, with its image there.</summary>
    public TimeSpan TookToComeUp => _clock.Elapsed;

    public DockerEngine Manager => Bench.Manager.Engine;

    public SwarmApi Swarm => Manager.Swarm;

    internal TinyImage Images => new(Manager, Bench.Login);

    /// <summary>A name that nothing else in the swarm has.</summary>
    public static string NewName() => $"t-{Guid.NewGuid():N}"[..10];

    public async Task InitializeAsync()
    {
        await SwarmBench.EnsureImage(Outer, _ => { }, default);
        _clock.Start();
        Bench = await SwarmBench.Up(Outer, Name, Directory.CreateTempSubdirectory(), _ => { }, default);
        _clock.Stop();
        foreach (var machine in Bench.Machines)
            _volumes.AddRange((await Outer.Containers.Inspect(machine.Container)).Mounts.Select(m => m.Name));
    }

    public async Task DisposeAsync()
    {
        await Bench.DisposeAsync();
        var ours = new[] { $"{SwarmBench.Label}={Name}" };
        (await Outer.Containers.List(new ContainerFilter { Labels = ours })).Should().BeEmpty();
        (await Outer.Networks.List(new NetworkFilter { Labels = ours })).Should().BeEmpty();
        (await Outer.Volumes.List()).Should().NotContain(v => _volumes.Contains(v.Name), "volumes go with machines");
        Outer.Dispose();
    }

    /// <summary>Brings the helper image to a node.</summary>
    public async Task LoadHelper(string machine)
    {
        await HelperImageBuild.Ensure(Outer, _ => { }, default);
        await Bench.Machines.Single(m => m.Name == machine).Load([HelperImageBuild.Name]);
    }

    /// <summary>When a machine last ended.</summary>
    public async Task<DateTimeOffset> LostPowerAt(string machine) =>
        (await Outer.Containers.Inspect(ContainerOf(machine))).State.FinishedAt ?? DateTimeOffset.MinValue;

    /// <summary>A machine loses its power, and the managers have seen that.</summary>
    public async Task Lose(string machine)
    {
        await Outer.Containers.Kill(ContainerOf(machine));
        await Down(machine);
    }

    /// <summary>The managers have seen that it lost its power.</summary>
    public Task Down(string machine) =>
        Until(
            $"{machine} is down",
            async () => (await Swarm.Nodes.List()).Single(n => n.Name == machine).Status.State == "down"
        );

    public async Task PowerOn(string machine)
    {
        await Outer.Containers.Start(ContainerOf(machine));
        await WholeAgain();
    }

    private string ContainerOf(string machine) => Bench.Machines.Single(m => m.Name == machine).Container;

    /// <summary>Waits until each machine answers and is a ready node, after one that lost its power is back.</summary>
    public Task WholeAgain() =>
        Until(
            "all nodes are ready",
            async () =>
            {
                try
                {
                    return (await Swarm.Nodes.List()).Count(n => n.Status.State == "ready") == Bench.Machines.Count;
                }
                catch (DockerException)
                {
                    return false;
                }
            }
        );

    /// <summary>
    /// Waits until the tasks that a service asks for run, and no others. Swarm's own word is no sign: from an update
    /// until it begins with it, it says of the service that it was never updated.
    /// </summary>
    public Task Settled(string service) =>
        Until(
            $"all tasks of {service} are those that it asks for",
            async () =>
            {
                var now = await Swarm.Services.Inspect(service);
                return new RolloutLook(now, await Swarm.Tasks.Of(service)).AllAre(now.Spec);
            }
        );

    /// <summary>Waits until something is so; what a swarm does takes its time.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public static async Task Until(string what, Func<Task<bool>> holds, int seconds = 120)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed.TotalSeconds > seconds)
                throw new TimeoutException($"not so after {seconds} s: {what}");
            await Task.Delay(100);
        }
    }
}
