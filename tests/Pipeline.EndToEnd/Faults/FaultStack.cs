using Pipeline.Docker;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// The small stack of the kill matrix with version A live and version B committed, on the usual engine.
/// </summary>
public sealed class FaultStack : IAsyncLifetime
{
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
    private readonly Lazy<Task<SshServer>> _ssh = new(SshServer.Up);

    internal KillMatrixStack Stack { get; private set; } = null!;

    internal FaultBench Bench { get; private set; } = null!;

    /// <summary>A machine through which the same engine is reached.</summary>
    internal Task<SshServer> Ssh => _ssh.Value;

    public async Task InitializeAsync()
    {
        await HelperImageBuild.Ensure(_engine, _ => { }, default);
        Stack = new KillMatrixStack(_engine);
        Bench = await Ready(Stack);
    }

    public async Task DisposeAsync()
    {
        if (_ssh.IsValueCreated)
            await (await _ssh.Value).DisposeAsync();
        await Stack.DisposeAsync();
        _engine.Dispose();
    }

    internal static async Task<FaultBench> Ready(KillMatrixStack stack)
    {
        await stack.Up();
        await stack.Commit("B", "version B");
        return new FaultBench(
            stack,
            await KillMatrixScenario.Of(stack, "DeployBaked", "DeployBaked", "--go", "volume", "restart")
        );
    }
}

/// <summary>The same on an engine of the test's own.</summary>
public sealed class FaultEngineStack : IAsyncLifetime
{
    private DockerEngine _engine = null!;

    internal PrivateEngine Engine { get; private set; } = null!;

    internal KillMatrixStack Stack { get; private set; } = null!;

    internal FaultBench Bench { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        using (var own = DockerEngine.Connect(EngineAddress.FromEnvironment()))
            await HelperImageBuild.Ensure(own, _ => { }, default);
        Engine = await PrivateEngine.Up("pipeline/base:13", HelperImageBuild.Name);
        _engine = DockerEngine.Connect(EngineAddress.Parse(Engine.Host));
        Stack = new KillMatrixStack(_engine, new Dictionary<string, string> { ["DOCKER_HOST"] = Engine.Host });
        Bench = await FaultStack.Ready(Stack);
    }

    public async Task DisposeAsync()
    {
        await Stack.DisposeAsync();
        _engine.Dispose();
        await Engine.DisposeAsync();
    }
}
