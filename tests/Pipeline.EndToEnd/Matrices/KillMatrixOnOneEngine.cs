using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.Testing;
using Pipeline.Trees;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>A matrix on the machine's own engine.</summary>
public abstract class KillMatrixOnOneEngine : IAsyncLifetime
{
    private protected KillMatrixOnOneEngine(ITestOutputHelper output, Matrix matrix) =>
        Results = new KillMatrixResults(output, KillMatrixRun.PageOf(matrix));

    private protected KillMatrixResults Results { get; }

    private protected DockerEngine Engine { get; } = DockerEngine.Connect(EngineAddress.FromEnvironment());

    public Task InitializeAsync() => HelperImageBuild.Ensure(Engine, _ => { }, default);

    public Task DisposeAsync()
    {
        Engine.Dispose();
        return Task.CompletedTask;
    }
}
