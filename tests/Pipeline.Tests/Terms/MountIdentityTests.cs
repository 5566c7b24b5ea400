using Pipeline.Terms;

namespace Pipeline.Tests.Terms;

public sealed class MountIdentityTests
{
    private static readonly DateTimeOffset Then = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly MountIdentity Named = new("/data", "volume", "shop_data", Then);
    private static readonly MountIdentity Anonymous = new("/cache", "volume", new string('a', 64), Then);
    private static readonly MountIdentity Folder = new("/conf", "bind", "/srv/conf", null, "inode 7");

    private static IReadOnlyList<string> Differences(MountIdentity now) =>
        MountIdentity.Differences(
            [Named, Anonymous, Folder],
            [.. new[] { Named, Anonymous, Folder }.Select(m => m.Destination == now.Destination ? now : m)]
        );

    [Fact]
    public void The_same_mounts_in_any_order_do_not_differ() =>
        MountIdentity.Differences([Named, Folder], [Folder, Named]).Should().BeEmpty();

    [Fact]
    public void A_volume_of_the_same_name_that_was_made_later_is_another_one() =>
        Differences(Named with { Created = Then.AddMinutes(1) })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("/data was volume shop_data, made 2026-01-02 03:04:05")
            .And.Contain("03:05:05");

    [Fact]
    public void Another_anonymous_volume_is_another_one() =>
        Differences(Anonymous with { Source = new string('b', 64) })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain(new string('a', 64))
            .And.Contain(new string('b', 64));

    [Fact]
    public void A_folder_of_the_same_path_with_another_inode_is_another_one() =>
        Differences(Folder with { Content = "inode 8" })
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("inode 7")
            .And.Contain("inode 8");

    [Fact]
    public void What_could_not_be_looked_at_is_not_held_against_it() =>
        Differences(Folder with { Content = null }).Should().BeEmpty();

    [Fact]
    public void A_mount_that_is_gone_or_new_is_named() =>
        MountIdentity
            .Differences([Named], [Folder])
            .Should()
            .HaveCount(2)
            .And.Contain(d => d.Contains("not mounted", StringComparison.Ordinal));
}
