using Pipeline.Docker;
using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Live;

/// <summary>What covers the code of a container as it runs, whatever the compose file says.</summary>
public sealed class CodeMountsTests
{
    private static readonly MountPoint Data = Mount("/srv", "shop_data");

    private static MountPoint Mount(string at, string? volume = null, string type = "volume") =>
        new()
        {
            Type = volume is null
                ? type == "volume"
                    ? "bind"
                    : type
                : "volume",
            Name = volume ?? "",
            Source = "/host/x",
            Destination = at,
        };

    private static IReadOnlyList<string> Unexpected(Stack stack, params MountPoint[] mounts) =>
        CodeMounts.Unexpected(new ContainerDetails { Id = "c", Mounts = mounts }, stack.Placements[0]);

    private static Stack Rebuilt(params string[] ignore) => TestStack.With(TestStack.Code with { Ignore = ignore });

    private static Stack Bare => TestStack.With(TestStack.Code with { Strategy = CodeStrategy.MountPath }, mounts: []);

    private static Stack Unshadowed =>
        TestStack.With(
            TestStack.Code with
            {
                Strategy = CodeStrategy.Unshadow,
            },
            mounts: [TestStack.Volume(), new ComposeMount(MountKind.Anonymous, "/srv/app")]
        );

    [Fact]
    public void The_volume_that_is_rebuilt_is_expected() => Unexpected(Rebuilt(), Data).Should().BeEmpty();

    [Fact]
    public void Mounts_beside_the_code_do_not_matter() =>
        Unexpected(
                Rebuilt(),
                Data,
                Mount("/srv/app2", "x"),
                Mount("/srv/application"),
                Mount("/etc/app"),
                Mount("/srv/data", "y")
            )
            .Should()
            .BeEmpty();

    [Theory]
    [InlineData("/srv/app")]
    [InlineData("/srv/app/pkg")]
    [InlineData("/srv/app/main.py")]
    public void A_bind_mount_over_the_code_or_a_part_of_it_is_named(string at) =>
        Unexpected(Rebuilt(), Data, Mount(at)).Should().Equal($"bind /host/x at {at}");

    [Fact]
    public void A_tmpfs_over_a_part_of_the_code_is_named() =>
        CodeMounts
            .Unexpected(
                new ContainerDetails
                {
                    Id = "c",
                    Mounts = [Data],
                    HostConfig = new HostConfig
                    {
                        Tmpfs = new Dictionary<string, string> { ["/srv/app/pkg"] = "size=1m" },
                    },
                },
                Rebuilt().Placements[0]
            )
            .Should()
            .Equal("tmpfs at /srv/app/pkg");

    [Fact]
    public void Another_volume_in_the_place_of_the_expected_one_is_named() =>
        Unexpected(Rebuilt(), Mount("/srv", "shop_other")).Should().Equal("volume shop_other at /srv");

    [Fact]
    public void A_bind_mount_in_the_place_of_the_expected_volume_is_named() =>
        Unexpected(Rebuilt(), Mount("/srv")).Should().ContainSingle();

    [Fact]
    public void A_mount_between_the_expected_one_and_the_code_is_named() =>
        Unexpected(TestStack.With(TestStack.Code with { Path = "/srv/deep/app" }), Data, Mount("/srv/deep", "x"))
            .Should()
            .Equal("volume x at /srv/deep");

    [Fact]
    public void A_mount_above_the_expected_one_is_covered_by_it() =>
        Unexpected(Unshadowed, Data, Mount("/srv/app", "0123anonymous")).Should().BeEmpty();

    [Fact]
    public void The_same_mount_is_named_once_the_one_that_covered_it_is_gone_from_the_stack() =>
        Unexpected(Bare, Data).Should().Equal("volume shop_data at /srv");

    [Fact]
    public void A_bind_mount_in_the_place_of_the_anonymous_volume_is_named() =>
        Unexpected(Unshadowed, Data, Mount("/srv/app")).Should().ContainSingle();

    [Fact]
    public void Code_that_nothing_covers_is_fine() => Unexpected(Bare, Mount("/other", "x")).Should().BeEmpty();

    [Fact]
    public void A_tmpfs_over_a_part_is_named() =>
        Unexpected(Rebuilt(), Data, Mount("/srv/app/pkg", type: "tmpfs"))
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("tmpfs");

    [Fact]
    public void A_mount_where_pipeline_yml_says_that_no_code_is_may_be_there()
    {
        var stack = TestStack.With(
            TestStack.Code with
            {
                Ignore = ["logs/**"],
            },
            mounts: [TestStack.Volume(), new ComposeMount(MountKind.Volume, "/srv/app/logs", "logs", "logs")]
        );

        Unexpected(stack, Data, Mount("/srv/app/logs", "logs")).Should().BeEmpty();
        Unexpected(stack, Data, Mount("/srv/app/log", "logs")).Should().ContainSingle();
        Unexpected(stack, Data, Mount("/srv/app/logs", "other")).Should().Equal("volume other at /srv/app/logs");
        Unexpected(Rebuilt("logs/**"), Data, Mount("/srv/app/logs", "logs"))
            .Should()
            .ContainSingle("the compose file does not have it");
        Unexpected(Rebuilt("logs/**"), Data, Mount("/srv/app/logs", new string('a', 64)))
            .Should()
            .BeEmpty("an image's own VOLUME is such a one");
    }

    [Fact]
    public void The_provider_is_the_deepest_mount_at_or_above_the_code()
    {
        string? Provider(params MountPoint[] mounts) =>
            CodeMounts.Provider(new ContainerDetails { Id = "c", Mounts = mounts }, "/srv/app");

        Provider().Should().BeNull();
        Provider(Mount("/srv/app/pkg"), Mount("/srv/app2")).Should().BeNull();
        Provider(Data, Mount("/srv/app/pkg")).Should().Be("volume shop_data at /srv");
        Provider(Mount("/srv/app"), Data).Should().Be("bind /host/x at /srv/app");
        Provider(Mount("/")).Should().Be("bind /host/x at /");
    }
}
