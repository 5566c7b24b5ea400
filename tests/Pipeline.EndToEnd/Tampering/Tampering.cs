using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Tampering;

/// <summary>
/// The hands of whoever tampers: root in the container, docker cp, and docker run with all that compose would have
/// given.
/// </summary>
public sealed class Tampering(TamperedStack stack) : IDisposable
{
    private readonly HttpClient _engine = new(new SocketsHttpHandler { ConnectCallback = Connect })
    {
        BaseAddress = new Uri("http://engine"),
    };

    public TamperedStack Stack => stack;

    public Task<string> Sh(string script) => stack.Stack.Exec("sh", "-ec", $"cd {TamperedStack.Code}; {script}");

    /// <summary>A program that goes on after docker exec has returned.</summary>
    public async Task Detached(string[] options, params string[] command) =>
        await Docker(["exec", "--detach", .. options, (await stack.Stack.Running()).Id, .. command]);

    public Task<string> Docker(params string[] arguments) =>
        new Command("docker", arguments) { Directory = stack.Stack.Folder }.Output(default);

    /// <summary>
    /// In the place of the service's container, one with the same name, labels, image and mounts, but for this.
    /// </summary>
    public async Task Replace(Action<JsonObject> change) => await Create(change, keep: false);

    /// <summary>Beside the service's container, one more with the same labels.</summary>
    public Task<string> Add() => Create(_ => { }, keep: true);

    /// <summary>The container as compose made it, with a process that has seen nothing.</summary>
    public async Task Fresh()
    {
        foreach (
            var one in await stack.World.Engine.Containers.List(
                new ContainerFilter { Labels = [$"com.docker.compose.project={stack.Stack.Project}"] }
            )
        )
            await stack.World.Engine.Containers.Remove(one.Id, force: true);
        await Make(_name!, _original!);
        await stack.Stack.Says("the shop sells bread");
    }

    public async Task Remember()
    {
        var now = JsonNode
            .Parse(await _engine.GetStringAsync($"/containers/{(await stack.Stack.Running()).Id}/json"))!
            .AsObject();
        _name = now["Name"]!.GetValue<string>().TrimStart('/');
        _original = now["Config"]!.DeepClone().AsObject();
        _original.Remove("Hostname");
        _original["HostConfig"] = now["HostConfig"]!.DeepClone();
    }

    public void Dispose() => _engine.Dispose();

    private JsonObject? _original;
    private string? _name;

    private async Task<string> Create(Action<JsonObject> change, bool keep)
    {
        var body = _original!.DeepClone().AsObject();
        change(body);
        if (!keep)
            await stack.World.Engine.Containers.Remove(_name!, force: true);
        return await Make(keep ? $"{_name}-by-hand" : _name!, body);
    }

    private async Task<string> Make(string name, JsonObject body)
    {
        using var answer = await _engine.PostAsJsonAsync($"/containers/create?name={name}", body);
        var id =
            JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["Id"]?.GetValue<string>()
            ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
        await stack.World.Engine.Containers.Start(id);
        return id;
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(EngineAddress.FromEnvironment().SocketPath!), ct);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
