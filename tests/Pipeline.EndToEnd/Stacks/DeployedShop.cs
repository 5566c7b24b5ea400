using Pipeline.EndToEnd.Fixtures;

namespace Pipeline.EndToEnd.Stacks;

/// <summary>
/// One Python stack for a class of tests, live and proven before the first of them; its code is the root of its volume.
/// </summary>
public sealed class DeployedShop(World world) : IAsyncLifetime
{
    public TestStack Stack { get; private set; } = null!;

    public async Task InitializeAsync() => Stack = await PythonShop.Deployed(world, PythonShop.Code);

    public async Task DisposeAsync() => await Stack.DisposeAsync();
}
