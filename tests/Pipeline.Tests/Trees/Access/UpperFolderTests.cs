using Pipeline.Trees;

namespace Pipeline.Tests.Trees.Access;

public sealed class UpperFolderTests
{
    private const string Before = "31 1 8:1 / /boot rw - ext4 /dev/sda1 rw";
    private const string After = "700 640 0:98 / /proc rw,nosuid - proc proc rw";

    private static string Root(string options, string type = "overlay") =>
        $"640 530 0:56 / / rw,relatime master:2 - {type} overlay {options}";

    [Fact]
    public void It_is_an_option_of_the_mount_at_the_root() =>
        UpperFolder
            .In([Before, Root("rw,lowerdir=/l/A:/l/B,upperdir=/var/o/1/diff,workdir=/var/o/1/work"), After])
            .Should()
            .Be("/var/o/1/diff");

    [Fact]
    public void Of_two_mounts_at_the_root_the_last_is_seen() =>
        UpperFolder.In([Root("rw,upperdir=/first"), Root("rw,upperdir=/second"), After]).Should().Be("/second");

    [Theory]
    [InlineData(@"rw,upperdir=/a\040b,workdir=/w", "/a b")]
    [InlineData(@"rw,upperdir=/a\,b,workdir=/w", "/a,b")]
    [InlineData(@"rw,upperdir=/a\134b", @"/a\b")]
    public void A_folder_with_odd_characters_has_its_own_name(string options, string folder) =>
        UpperFolder.In([Root(options)]).Should().Be(folder);

    [Theory]
    [InlineData("ro,lowerdir=/l/A", "overlay")]
    [InlineData("rw,upperdir=/not/an/overlay", "ext4")]
    public void A_root_without_one_has_none(string options, string type) =>
        UpperFolder.In([Before, Root(options, type), After]).Should().BeNull();

    [Fact]
    public void No_root_has_none() => UpperFolder.In([Before, After]).Should().BeNull();
}
