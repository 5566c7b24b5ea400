using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.Bootstrap;

/// <summary>
/// A swarm of three managers, a worker and a registry on one engine: each is a privileged container with an engine of
/// its own inside. For tests and the demo, never for production: the machines share one kernel and one disk.
/// </summary>
public sealed class SwarmBench : IAsyncDisposable
{
    /// <summary>Label of all that belongs to a bench; its value is the bench's name.</summary>
    public const string Label = "dev.pipeline.bench";

    /// <summary>What each machine runs; built from <c>docker/swarm/node</c>.</summary>
    public const string Image = "pipeline/swarm-node:13";

    private const int RegistryPort = 5000;

    /// <summary>A machine counts as down after three of them; the swarm's own 5 s are long for a test.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    private const string RegistryName = "registry";

    private static readonly string[] Names = ["manager-1", "manager-2", "manager-3", "worker-1"];

    private readonly DockerEngine _outer;
    private readonly string _name;
    private readonly DirectoryInfo _sockets;
    private string _registry = "";

    private SwarmBench(DockerEngine outer, string name, DirectoryInfo sockets) =>
        (_outer, _name, _sockets) = (outer, name, sockets);

    /// <summary>The three managers, then the worker.</summary>
    public IReadOnlyList<SwarmMachine> Machines { get; private set; } = [];

    /// <summary>The first manager.</summary>
    public SwarmMachine Manager => Machines[0];

    public SwarmMachine Worker => Machines[^1];

    /// <summary><c>address:port</c>, as the machines call it.</summary>
    public string Registry => Login.Registry;

    /// <summary>What the registry asks for; another one for each bench.</summary>
    public RegistryLogin Login { get; private set; } = new("", "", "");

    /// <summary>Brings it up; what a killed run left of the same name is removed first.</summary>
    /// <param name="sockets">Folder for the sockets of its engines; it goes with the bench.</param>
    /// <param name="line">Sees the output of the image's build, which is needed once.</param>
    public static async Task<SwarmBench> Up(
        DockerEngine outer,
        string name,
        DirectoryInfo sockets,
        Action<string> line,
        CancellationToken ct
    )
    {
        await EnsureImage(outer, line, ct);
        await Remove(outer, name, ct);
        var bench = new SwarmBench(outer, name, sockets);
        try
        {
            await bench.Start(ct);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The one of that name that was brought up before, by another process; null where parts are gone.
    /// </summary>
    public static async Task<SwarmBench?> Find(
        DockerEngine outer,
        string name,
        DirectoryInfo sockets,
        CancellationToken ct
    )
    {
        var parts = await outer.Containers.List(new ContainerFilter { Labels = [$"{Label}={name}"] }, ct);
        var ids = parts.ToDictionary(p => p.Name, p => p.Id);
        if (!Names.Append(RegistryName).All(n => ids.ContainsKey($"{name}-{n}")))
            return null;
        if (await BenchNetwork.Find(outer, name, Label, ct) is not { } network)
            return null;
        var bench = new SwarmBench(outer, name, sockets) { _registry = ids[$"{name}-{RegistryName}"] };
        bench.Login = new RegistryLogin($"{network.Registry}:{RegistryPort}", "", "");
        bench.Machines = bench.On(network);
        foreach (var machine in bench.Machines)
            machine.Container = ids[$"{name}-{machine.Name}"];
        return bench;
    }

    /// <summary>Whether each of its containers runs.</summary>
    public async Task<bool> Runs(CancellationToken ct)
    {
        foreach (var container in Machines.Select(m => m.Container).Append(_registry))
            if (!(await _outer.Containers.Inspect(container, ct)).State.Running)
                return false;
        return true;
    }

    /// <summary>
    /// Starts what does not run, as after a restart of the outer engine; returns when all nodes are ready.
    /// </summary>
    public async Task Wake(CancellationToken ct)
    {
        await Task.WhenAll(Machines.Select(m => m.Start(ct)).Append(StartRegistry(ct)));
        await AllReady(ct);
    }

    /// <summary>Builds what the machines run, where it is not there or its files changed.</summary>
    public static Task EnsureImage(DockerEngine outer, Action<string> line, CancellationToken ct) =>
        BaseImages.Ensure(outer, new BaseImage(Image, BundledFiles.Below("swarm/node")), line, ct);

    /// <summary>The registry goes away; what it holds is there again with <see cref="StartRegistry"/>.</summary>
    public Task StopRegistry(CancellationToken ct = default) =>
        _outer.Containers.Stop(_registry, TimeSpan.FromSeconds(1), ct);

    /// <summary>Returns when it takes connections.</summary>
    public async Task StartRegistry(CancellationToken ct = default)
    {
        await _outer.Containers.Start(_registry, ct);
        while (!await Takes(Registry, ct))
            await Task.Delay(100, ct);
    }

    private static async Task<bool> Takes(string endPoint, CancellationToken ct)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPEndPoint.Parse(endPoint), ct);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Removes containers with their volumes, the network, and the folder of the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        Leave();
        await Remove(_outer, _name, CancellationToken.None);
        _sockets.Delete(recursive: true);
    }

    /// <summary>Lets go of it; it goes on.</summary>
    public void Leave()
    {
        foreach (var machine in Machines)
            machine.Dispose();
    }

    private async Task Start(CancellationToken ct)
    {
        var network = await BenchNetwork.Create(_outer, _name, Labels, ct);
        var registry = $"{network.Registry}:{RegistryPort}";
        Login = new RegistryLogin(registry, "bench", RandomNumberGenerator.GetHexString(32));
        Machines = On(network);
        await Task.WhenAll(Machines.Select(m => Start(m, ct)).Append(Serve(network, ct)));
        await Manager.Engine.Swarm.Init(Manager.Address, "10.91.0.0/16", Heartbeat, ct);
        var tokens = (await Manager.Engine.Swarm.Inspect(ct)).JoinTokens;
        // One after the other: a manager that joins while another one does is refused now and then.
        foreach (var machine in Machines.Skip(1))
            await machine.Engine.Swarm.Join(
                machine.Address,
                $"{Manager.Address}:2377",
                machine == Worker ? tokens.Worker : tokens.Manager,
                ct
            );
        await AllReady(ct);
    }

    private IReadOnlyList<SwarmMachine> On(BenchNetwork network) =>
        [
            .. Names.Select(
                (name, i) => new SwarmMachine(_outer, network.Id, name, network.Machine(i + 1), Socket(name))
            ),
        ];

    /// <summary>A node that has joined takes a moment until it takes tasks.</summary>
    private async Task AllReady(CancellationToken ct)
    {
        while (await Ready(ct) < Machines.Count)
            await Task.Delay(100, ct);
    }

    /// <summary>How many nodes are; none while the managers have no leader.</summary>
    private async Task<int> Ready(CancellationToken ct)
    {
        try
        {
            return (await Manager.Engine.Swarm.Nodes.List(ct)).Count(n => n.Status.State == "ready");
        }
        catch (DockerException)
        {
            return 0;
        }
    }

    private async Task Start(SwarmMachine machine, CancellationToken ct)
    {
        var folder = _sockets.CreateSubdirectory(machine.Name).FullName;
        var spec = Member(machine.Name, machine.Address) with
        {
            Hostname = machine.Name,
            Privileged = true,
            Command =
            [
                "dockerd",
                "--host=unix:///sockets/docker.sock",
                "--host=unix:///var/run/docker.sock",
                $"--group={Native.EffectiveGroup}",
                $"--insecure-registry={Registry}",
                "--default-address-pool=base=10.90.0.0/16,size=24",
            ],
            Mounts = [MountSpec.Bind(folder, "/sockets")],
            // What a killed engine leaves in /run keeps it from starting again; a real machine empties it, too.
            Tmpfs = new Dictionary<string, string> { ["/run"] = "exec,mode=755" },
        };
        machine.Container = await Create(machine.Name, spec, ct);
        await machine.Start(ct);
    }

    private async Task Serve(BenchNetwork network, CancellationToken ct)
    {
        var spec = Member(RegistryName, network.Registry) with
        {
            Command = ["bench-registry"],
            Env =
            [
                $"BENCH_USER={Login.User}",
                $"BENCH_PASSWORD={Login.Secret}",
                $"BENCH_SALT={RandomNumberGenerator.GetHexString(22)}",
            ],
        };
        _registry = await Create(RegistryName, spec, ct);
        await StartRegistry(ct);
    }

    private ContainerSpec Member(string name, string address) =>
        new()
        {
            Image = Image,
            Labels = Labels,
            NetworkMode = _name,
            IPv4Address = address,
        };

    private Task<string> Create(string name, ContainerSpec spec, CancellationToken ct) =>
        _outer.Containers.Create(spec, $"{_name}-{name}", ct);

    private Dictionary<string, string> Labels => new() { [Label] = _name };

    private string Socket(string machine) => Path.Combine(_sockets.FullName, machine, "docker.sock");

    /// <summary>Removes what there is of a bench: containers with their volumes, and the network.</summary>
    public static async Task Remove(DockerEngine outer, string name, CancellationToken ct)
    {
        IReadOnlyList<string> ours = [$"{Label}={name}"];
        var containers = await outer.Containers.List(new ContainerFilter { Labels = ours }, ct);
        await Task.WhenAll(containers.Select(c => outer.Containers.Remove(c.Id, force: true, volumes: true, ct)));
        foreach (var network in await outer.Networks.List(new NetworkFilter { Labels = ours }, ct))
            await outer.Networks.Remove(network.Id, ct);
    }
}
