using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Trees;
using Pipeline.Versions;

namespace Pipeline.Tests.Versions;

/// <summary>What has no version is refused with the cause, and never guessed.</summary>
public sealed class VersionRefusalTests : IDisposable
{
    private readonly GitScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private static async Task<string> Refusal(string folder, string revision = "HEAD")
    {
        var thrown = await FluentActions
            .Awaiting(() => new RepositoryVersion(folder, _ => null).Of(revision, default))
            .Should()
            .ThrowAsync<PipelineException>();
        thrown.Which.Code.Should().Be(ExitCode.Usage);
        return thrown.Which.Message;
    }

    private Task<string> Refusal(string history) => RefusalAfter(GitHistory.From(history));

    private Task<string> RefusalAfter(string script)
    {
        _scratch.Shell(script);
        return Refusal(_scratch.Folder, "HEAD");
    }

    [Fact]
    public async Task A_folder_without_a_repository()
    {
        using var folder = new TestFolder();

        (await Refusal(folder.Path, "HEAD")).Should().Contain("git repository").And.Contain(folder.Path);
    }

    [Fact]
    public async Task A_repository_without_a_commit() =>
        (await RefusalAfter("true")).Should().Contain("expected a commit").And.Contain("HEAD");

    [Fact]
    public async Task A_shallow_clone()
    {
        using var clone = new TestFolder();
        _scratch.Shell(
            $"{GitHistory.From("commit; tag 1.0.0; commit 3")}\ngit clone -q --depth 1 file://$PWD {clone["c"]}"
        );

        (await Refusal(clone["c"], "HEAD")).Should().Contain("shallow").And.Contain("git fetch --unshallow --tags");
    }

    [Fact]
    public async Task Two_configurations()
    {
        _scratch.Shell("mkdir stack; touch GitVersion.yml stack/.gitversion.yaml; git add .; git commit -qm files");

        (await Refusal(Path.Combine(_scratch.Folder, "stack"), "HEAD"))
            .Should()
            .Contain("expected one GitVersion.yml; found stack/.gitversion.yaml and GitVersion.yml");
    }

    [Theory]
    [InlineData("strategies: [Mainline]", "GitVersion.yml:1:1: strategies: ", "install dotnet-gitversion")]
    [InlineData("ignore:\n  sha: [abc]", "GitVersion.yml:1:1: ignore: ", "install dotnet-gitversion")]
    [InlineData("merge-message-formats: {tfs: x}", "GitVersion.yml:1:1: merge-message-formats: ", "remove it")]
    [InlineData("assembly-informational-format: x", "GitVersion.yml:1:1: assembly-informational-format", "Remove it")]
    [InlineData("workflow: TrunkBased/preview1", "GitVersion.yml:1:1: workflow: ", "Mainline")]
    [InlineData("workflow: GitHubFlow", "GitVersion.yml:1:11: workflow: ", "GitHubFlow/v1, GitFlow/v1")]
    [InlineData("next-vesion: 1.0.0", "GitVersion.yml:1:1: next-vesion: ", "Did you mean \"next-version\"?")]
    [InlineData("next-version: 1.0", "GitVersion.yml:1:15: next-version: ", "a version such as 1.4.0")]
    [InlineData("mode: Mainline", "GitVersion.yml:1:7: mode: ", "ContinuousDeployment")]
    [InlineData("tag-prefix: '('", "GitVersion.yml:1:13: tag-prefix: ", "a regular expression")]
    [InlineData("branches:\n  main:\n    tag: x", "GitVersion.yml:3:5: branches.main.tag: ", "the unknown key \"tag\"")]
    [InlineData(
        "branches:\n  main:\n    is-mainline: true",
        "GitVersion.yml:3:5: branches.main.is-mainline",
        "unknown"
    )]
    [InlineData("branches:\n  mine:\n    label: x", "GitVersion.yml:3:5: branches.mine: ", "a regex")]
    [InlineData(
        "branches: {main: {source-branches: [relase]}}",
        "branches.main.source-branches",
        "Did you mean \"release\"?"
    )]
    [InlineData("branches: {main: {label: '{env:X}'}}", "branches.main.label", "environment")]
    [InlineData("branches: {main: {track-merge-target: maybe}}", "branches.main.track-merge-target", "true or false")]
    [InlineData("branches:\n\tmain: {}", "GitVersion.yml:2:1: ", "Indent with spaces")]
    public void A_configuration_that_is_not_computed_by_key_and_place(string text, params string[] says)
    {
        var thrown = FluentActions
            .Invoking(() => GitVersionFile.Read("GitVersion.yml", System.Text.Encoding.UTF8.GetBytes(text)))
            .Should()
            .Throw<PipelineException>()
            .Which;

        thrown.Code.Should().Be(ExitCode.Usage);
        foreach (var part in says)
            thrown.Message.Should().ContainEquivalentOf(part);
    }

    [Theory]
    [InlineData("ignore: {sha: [], paths: []}")]
    [InlineData("merge-message-formats: {}")]
    [InlineData("commit-date-format: yyyy")]
    [InlineData("assembly-versioning-scheme: None\nupdate-build-number: false\ntag-pre-release-weight: 1")]
    [InlineData("branches: {main: {pre-release-weight: 1, prevent-increment: {when-branch-merged: true}}}")]
    [InlineData("workflow:")]
    public void What_changes_nothing_of_what_is_printed_is_taken(string text) =>
        VersionCalculator
            .Calculate(
                GraphHistory.From("commit; tag 1.0.3; commit 5"),
                GitVersionFile.Read("GitVersion.yml", System.Text.Encoding.UTF8.GetBytes(text))
            )
            .FullSemVer.Should()
            .Be("1.0.4-5");

    [Fact]
    public async Task The_configuration_of_a_commit_is_read_from_it_and_not_from_the_working_tree()
    {
        _scratch.Shell(GitHistory.From("commit; tag 1.0.0; commit"));
        _scratch.Write("GitVersion.yml", "next-version: 9.0.0");

        (await new RepositoryVersion(_scratch.Folder, _ => null).Of("HEAD", default)).FullSemVer.Should().Be("1.0.1-1");
    }

    [Fact]
    public async Task A_branch_that_comes_from_none_that_is_known() =>
        (await Refusal("branch feature/x; commit")).Should().Contain("feature/x").And.Contain("GitFlow/v1");

    [Fact]
    public async Task A_pattern_that_would_take_for_ever()
    {
        _scratch.Write("GitVersion.yml", "minor-version-bump-message: '^(a+)+$'");

        (await RefusalAfter($"git add .; git commit -qm {new string('a', 40)}!"))
            .Should()
            .Contain("takes too long")
            .And.Contain("(a+)+");
    }

    [Fact]
    public void A_tag_whose_pre_release_has_no_number_where_numbers_are_counted_on() =>
        FluentActions
            .Invoking(() =>
                VersionCalculator.Calculate(
                    GraphHistory.From("commit; tag 1.0.0; commit"),
                    GitVersionFile.Read(
                        "GitVersion.yml",
                        "next-version: 2.0.0-rc\nbranches: {main: {label: rc}}"u8.ToArray()
                    )
                )
            )
            .Should()
            .Throw<PipelineException>()
            .WithMessage("*ContinuousDelivery*2.0.0-rc*");
}
