using Pipeline.Releases;

namespace Pipeline.Tests.Releases;

public sealed class ReleaseTagsTests
{
    [Theory]
    [InlineData("shop", "1.4.0", "shop:1.4.0")]
    [InlineData("shop:latest", "0.0.1-3", "shop:0.0.1-3")]
    [InlineData("shop:latest", "1.4.1-1+5", "shop:1.4.1-1_5")]
    [InlineData("host:5000/team/shop:web", "1.4.0", "host:5000/team/shop:web-1.4.0")]
    public void The_version_of_the_commit_is_a_tag_beside_the_name_that_compose_uses(
        string reference,
        string version,
        string tag
    )
    {
        ReleaseTags.Version(reference, version).Should().Be(tag);
        ReleaseTags.IsVersion(tag, version).Should().BeTrue();
        ReleaseTags.IsVersion(tag, version + "1").Should().BeFalse();
        ReleaseTags.IsAny(tag).Should().BeFalse();
    }

    [Fact]
    public void Two_names_in_one_repository_do_not_share_it() =>
        ReleaseTags.Version("shop:web", "1.4.0").Should().NotBe(ReleaseTags.Version("shop:worker", "1.4.0"));

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void What_is_too_long_for_a_tag_is_none(int length, bool fits) =>
        (ReleaseTags.Version("shop", "1.0.0-" + new string('a', length - 6)) is not null).Should().Be(fits);
}
