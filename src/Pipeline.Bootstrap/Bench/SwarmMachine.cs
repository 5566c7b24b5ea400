using Pipeline.Docker;

namespace Pipeline.Bootstrap;

/// <summary>
/// One machine of the bench: a container that runs an engine. Its faults are calls of the outer engine.
/// </summary>
public sealed class SwarmMachine : IDisposable
{
    private readonly DockerEngine _outer;
    private readonly string _network;

    internal SwarmMachine(DockerEngine outer, string network, string name, string address, string socket)
    {
        (_outer, _network, Name, Address) = (outer, network, name, address);
        Engine = DockerEngine.Connect(EngineAddress.Parse($"unix://{socket}"), Limits);
    }

    /// <summary>A test of a fault must not wait for minutes until a paused engine counts as away.</summary>
    private static EngineLimits Limits { get; } =
        new() { Call = TimeSpan.FromSeconds(10), Work = TimeSpan.FromSeconds(60) };

    /// <summary>Its host name, by which the swarm knows it.</summary>
    public string Name { get; }

    /// <summary>IPv4 address in the bench's network.</summary>
    public string Address { get; }

    /// <summary>The engine inside.</summary>
    public DockerEngine Engine { get; }

    /// <summary>Of the container on the outer engine.</summary>
    public string Container { get; internal set; } = "";

    /// <summary>The machine loses power.</summary>
    public Task Kill(CancellationToken ct = default) => _outer.Containers.Kill(Container, ct);

    /// <summary>Power again; returns when its engine answers.</summary>
    public async Task Start(CancellationToken ct = default)
    {
        await _outer.Containers.Start(Container, ct);
        await Answers(ct);
    }

    /// <summary>The machine freezes: connections stay open, nothing answers.</summary>
    public Task Pause(CancellationToken ct = default) => _outer.Containers.Pause(Container, ct);

    public Task Unpause(CancellationToken ct = default) => _outer.Containers.Unpause(Container, ct);

    /// <summary>The network cable is pulled; what runs inside goes on.</summary>
    public Task Disconnect(CancellationToken ct = default) => _outer.Networks.Disconnect(_network, Container, ct);

    public Task Connect(CancellationToken ct = default) => _outer.Networks.Connect(_network, Container, Address, ct);

    /// <summary>Brings images of the outer engine to it.</summary>
    public async Task Load(IReadOnlyList<string> images, CancellationToken ct = default)
    {
        await using var archive = await _outer.Images.Save(images, ct);
        await Engine.Images.Load(archive, ct);
    }

    /// <summary>Returns when its engine answers.</summary>
    /// <exception cref="DockerException">It has ended instead, and with which code.</exception>
    internal async Task Answers(CancellationToken ct)
    {
        while (true)
            try
            {
                await Engine.System.Ping(ct);
                return;
            }
            catch (DockerException)
            {
                var state = (await _outer.Containers.Inspect(Container, ct)).State;
                if (!state.Running)
                    throw new DockerException($"engine of {Name}", $"it ended with {state.ExitCode}");
                await Task.Delay(100, ct);
            }
    }

    public void Dispose() => Engine.Dispose();
}
