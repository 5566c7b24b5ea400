using Pipeline.Docker;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;

namespace Pipeline.Tests.Stages.BackupVolume;

public sealed class FleetingVolumeTests
{
    private static VolumeDetails Volume(string driver, params (string Key, string Value)[] options) =>
        new()
        {
            Name = "shop_data",
            Driver = driver,
            Options = options.ToDictionary(o => o.Key, o => o.Value),
        };

    [Theory]
    [InlineData("tmpfs")]
    [InlineData("ramfs")]
    public void What_is_lost_when_the_last_container_stops_is_refused(string type) =>
        FluentActions
            .Invoking(() => FleetingVolume.Refuse("data", Volume("local", ("type", type), ("o", "size=3m"))))
            .Should()
            .Throw<PipelineException>()
            .WithMessage($"data (shop_data) is in memory (driver_opts: type: {type})*nothing was changed*")
            .Which.Code.Should()
            .Be(ExitCode.FailedBeforeAnyChange);

    [Theory]
    [InlineData("local", "none")]
    [InlineData("local", "nfs")]
    [InlineData("other/plugin", "tmpfs")]
    public void What_lasts_is_not(string driver, string type) =>
        FluentActions
            .Invoking(() => FleetingVolume.Refuse("data", Volume(driver, ("type", type), ("device", "/srv"))))
            .Should()
            .NotThrow();

    [Fact]
    public void Nor_is_a_volume_without_options() =>
        FluentActions.Invoking(() => FleetingVolume.Refuse("data", Volume("local"))).Should().NotThrow();
}
