using Pipeline.Docker;
using Pipeline.Docker.Tests;
using Pipeline.Platform;
using Pipeline.Stages.BuildImage;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Secrets;

namespace Pipeline.Tests.Stages.BuildImage;

/// <summary>An engine on this machine, whose data root is on a disk that cannot take what was written.</summary>
public sealed class EngineDataTests : IDisposable
{
    private const string Id = "THE-ENGINE";
    private readonly FailingDisk _disk = new();
    private readonly FakeEngine _fake;
    private readonly DockerEngine _engine;

    public EngineDataTests()
    {
        _fake = FakeEngine.OfVersion("1.47", $$"""{"ID":"{{Id}}","DockerRootDir":"{{_disk.Path}}"}""");
        _engine = DockerEngine.Connect(_fake.Address);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _fake.Dispose();
        _disk.Dispose();
    }

    [Theory]
    [InlineData(Id, true)]
    [InlineData("ANOTHER", false)]
    public async Task An_image_that_is_not_on_the_disk_of_this_engine_does_not_count_as_built(string id, bool isHere)
    {
        File.WriteAllText(Path.Combine(_disk.Path, "engine-id"), id);
        _disk.Fail();
        var failed = await Record.ExceptionAsync(async () =>
        {
            using var layer = File.Create(Path.Combine(_disk.Path, "layer"));
            layer.Write(new byte[100_000]);
            layer.Flush();
            await EngineData.Flush(TestContext.Of() with { Engine = _engine }, default);
        });

        if (isHere && Native.IsRoot)
            failed
                .Should()
                .BeOfType<IOException>()
                .Which.Message.Should()
                .Contain("is not safe on the disk")
                .And.Contain(_disk.Path);
        else
            failed.Should().BeNull();
    }
}
