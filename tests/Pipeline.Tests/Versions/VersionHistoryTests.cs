using System.Text;
using Pipeline.Tests.Trees;
using Pipeline.Versions;

namespace Pipeline.Tests.Versions;

public sealed class VersionHistoryTests
{
    public static TheoryData<string, string, string, string> All => Histories.All;

    public static TheoryData<string, string, string, string> Real => Histories.Real;

    [Theory]
    [MemberData(nameof(All))]
    public void A_history_has_the_version_that_GitVersion_documents(
        string from,
        string configuration,
        string history,
        string expected
    ) =>
        VersionCalculator
            .Calculate(
                GraphHistory.From(history),
                GitVersionFile.Read("GitVersion.yml", Encoding.UTF8.GetBytes(configuration))
            )
            .FullSemVer.Should()
            .Be(expected, from);

    /// <summary>The same through git, with the configuration in its commit.</summary>
    [Theory]
    [MemberData(nameof(Real))]
    public async Task A_real_repository_has_the_same_version(
        string from,
        string configuration,
        string history,
        string expected
    )
    {
        using var scratch = new GitScratch();
        scratch.Write("GitVersion.yml", configuration);
        scratch.Shell("git add GitVersion.yml\n" + GitHistory.From(history));

        var version = await new RepositoryVersion(scratch.Folder, _ => null).Of("HEAD", default);

        version.FullSemVer.Should().Be(expected, from);
        version.Sha.Should().Be(scratch.Shell("git rev-parse HEAD")).And.StartWith(version.ShortSha);
        version.BranchName.Should().Be(scratch.Shell("git branch --show-current"));
    }

    [Fact]
    public void There_are_more_than_forty() => Histories.All.Count.Should().BeGreaterThan(40);
}
