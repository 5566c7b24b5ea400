using Pipeline.Bootstrap;
using Pipeline.Terms;
using Pipeline.Versions;

namespace Pipeline.Tests.Bootstrap;

public sealed class PackageVersionTests
{
    [Theory]
    [InlineData("1.4.0", false, "1.4.0")]
    [InlineData("1.4.0-beta.2", false, "1.4.0-beta.2")]
    [InlineData("1.4.0+3", false, "1.4.0-3")]
    [InlineData("1.4.0-beta.2+3", false, "1.4.0-beta.2.3")]
    [InlineData("1.4.0", true, "1.4.0-dirty")]
    [InlineData("1.4.0-beta.2+3", true, "1.4.0-beta.2.3.dirty")]
    public void No_two_commits_have_the_same_one(string full, bool dirty, string expected) =>
        PackageVersion.Of(new VersionVariables("", full, "", "", "", 0, "main", "", ""), dirty).Should().Be(expected);

    [Fact]
    public void Only_some_of_the_packages_are_made_where_somebody_names_them()
    {
        Packing.Chosen(null).Select(p => p.Name).Should().Equal("tool", "linux-x64", "linux-arm64");
        Packing.Chosen("linux-arm64, tool").Select(p => p.Name).Should().Equal("tool", "linux-arm64");
        var wrong = () => Packing.Chosen("tool,windows");
        wrong
            .Should()
            .Throw<PipelineException>()
            .WithMessage("--only: expected tool, linux-x64, linux-arm64; found windows")
            .Which.Code.Should()
            .Be(ExitCode.Usage);
    }
}
