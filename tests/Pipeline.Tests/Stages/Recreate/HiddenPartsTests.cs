using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Trees;

namespace Pipeline.Tests.Stages.Recreate;

/// <summary>What a service no longer sees of its named volumes once it has other mounts.</summary>
public sealed class HiddenPartsTests
{
    [Fact]
    public void The_same_volume_at_the_same_place_hides_nothing() =>
        Parts([Now("code", "/app")], [Next("code", "/app")]).Should().BeEmpty();

    [Fact]
    public void A_volume_that_is_taken_off_is_hidden_whole() =>
        Parts([Now("code", "/app/")], []).Should().Equal("shop_code at /app/");

    [Fact]
    public void Another_volume_in_its_place_hides_it_too() =>
        Parts([Now("code", "/app")], [Next("fresh", "/app")]).Should().Equal("shop_code at /app/");

    [Fact]
    public void A_mount_that_comes_over_a_part_hides_that_part() =>
        Parts(
                [Now("code", "/app")],
                [Next("code", "/app"), Next("data", "/app/data"), new ComposeMount(MountKind.Anonymous, "/app/x y")]
            )
            .Should()
            .Equal("shop_code at /app/data/data", "shop_code at /app/x y/x y");

    [Fact]
    public void What_was_covered_before_is_not_hidden_now() =>
        Parts([Now("code", "/app"), Now("data", "/app/data")], [Next("code", "/app"), Next("other", "/app/data")])
            .Should()
            .Equal("shop_data at /app/data/");

    [Fact]
    public void A_volume_that_the_service_has_elsewhere_is_in_sight() =>
        Parts([Now("code", "/app")], [Next("code", "/var/lib/shop")]).Should().BeEmpty();

    [Fact]
    public void Names_alike_are_not_below_each_other() =>
        Parts([Now("code", "/app")], [Next("code", "/app"), Next("data", "/app2")]).Should().BeEmpty();

    [Fact]
    public void An_anonymous_volume_is_not_looked_at_here() =>
        Parts([Now(new string('a', 64), "/app", "")], []).Should().BeEmpty();

    [Fact]
    public void Below_a_mount_of_now_nothing_of_the_volume_is_seen()
    {
        var part = HiddenParts
            .Of("shop", Container([Now("code", "/app"), Now("data", "/app/data")]), [Next("data", "/app/data")])
            .Single();

        part.IsSeen(TreePath.FromText("data/x")).Should().BeFalse();
        part.IsSeen(TreePath.FromText("datax")).Should().BeTrue();
        part.InVolume(TreePath.FromText("x")).ToString().Should().Be("x");
    }

    private static IEnumerable<string> Parts(MountPoint[] now, ComposeMount[] next) =>
        HiddenParts
            .Of("shop", Container(now), next)
            .Select(p => $"{p.Volume.Volume} at {p.Volume.Destination}/{p.Volume.Folder}");

    private static ContainerDetails Container(MountPoint[] mounts) => new() { Id = "c", Mounts = mounts };

    private static MountPoint Now(string name, string at, string project = "shop_") =>
        new()
        {
            Type = "volume",
            Name = $"{project}{name}",
            Destination = at,
        };

    private static ComposeMount Next(string key, string at) => new(MountKind.Volume, at, $"shop_{key}", key);
}
