using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Trees;
using Pipeline.Versions;

namespace Pipeline.Tests.Versions;

/// <summary>CI jobs check a commit out, and no branch.</summary>
public sealed class DetachedHeadTests : IDisposable
{
    private readonly GitScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private Task<VersionVariables> Version(string history, string at, string variable = "", string value = "")
    {
        _scratch.Shell($"{GitHistory.From(history)}\ngit checkout -q --detach {at}");
        return new RepositoryVersion(_scratch.Folder, n => n == variable ? value : null).Of("HEAD", default);
    }

    [Fact]
    public async Task The_only_branch_that_has_the_commit_counts() =>
        (await Version("commit 4", "main~1")).FullSemVer.Should().Be("0.0.1-3");

    [Fact]
    public async Task The_only_branch_whose_last_commit_it_is_counts() =>
        (await Version("commit; tag 1.0.0; branch develop; commit; branch feature/x; commit; on main", "develop"))
            .FullSemVer.Should()
            .Be("1.1.0-alpha.1");

    [Fact]
    public async Task A_tagged_commit_of_main_is_the_tag_however_many_branches_have_it() =>
        (await Version("commit; tag 1.4.0; branch feature/x; commit; on main; commit", "1.4.0"))
            .FullSemVer.Should()
            .Be("1.4.0");

    [Theory]
    [InlineData("GITHUB_REF", "refs/heads/feature/b")]
    [InlineData("CI_COMMIT_BRANCH", "feature/b")]
    [InlineData("BUILD_SOURCEBRANCH", "refs/heads/feature/b")]
    public async Task The_branch_that_the_job_names_counts(string variable, string value) =>
        (await Version("commit; tag 1.0.0; branch feature/a; commit; branch feature/b", "feature/b", variable, value))
            .FullSemVer.Should()
            .Be("1.0.1-b.1+1");

    [Fact]
    public async Task A_pull_request_is_one()
    {
        _scratch.Shell(
            GitHistory.From("commit; tag 1.0.0; branch feature/a; commit; on main; branch x; merge feature/a")
                + "\ngit update-ref refs/remotes/pull/5/merge HEAD; git checkout -q --detach; git branch -q -D x"
        );

        var version = await new RepositoryVersion(
            _scratch.Folder,
            n => n == "GITHUB_REF" ? "refs/pull/5/merge" : null
        ).Of("HEAD", default);

        version.FullSemVer.Should().Be("1.0.1-PullRequest5.2");
        version.BranchName.Should().Be("pull/5/merge");
    }

    [Fact]
    public async Task A_branch_of_another_repository_is_not_taken_for_one_of_this() =>
        (await Version("commit 3", "main~1", "GITHUB_REF", "refs/heads/release/9.0.0"))
            .FullSemVer.Should()
            .Be("0.0.1-2");

    [Fact]
    public async Task Of_several_branches_none_is_guessed()
    {
        _scratch.Shell(
            GitHistory.From("commit; branch feature/a; commit; branch feature/b") + "\ngit checkout -q --detach"
        );

        var refusal = await FluentActions
            .Awaiting(() => new RepositoryVersion(_scratch.Folder, _ => null).Of("HEAD", default))
            .Should()
            .ThrowAsync<PipelineException>();
        refusal.Which.Code.Should().Be(ExitCode.Usage);
        refusal.Which.Message.Should().ContainAll("HEAD is detached", "feature/a, feature/b", "git switch feature/a");
    }

    [Fact]
    public async Task A_commit_of_no_branch_is_refused()
    {
        _scratch.Shell(GitHistory.From("commit") + "\ngit checkout -q --detach; git commit -q --allow-empty -m lost");

        var refusal = await FluentActions
            .Awaiting(() => new RepositoryVersion(_scratch.Folder, _ => null).Of("HEAD", default))
            .Should()
            .ThrowAsync<PipelineException>();
        refusal.Which.Message.Should().ContainAll("found none", "git switch --create");
    }

    [Fact]
    public async Task A_clone_of_a_single_branch_knows_it_from_its_remote()
    {
        using var clone = new TestFolder();
        _scratch.Shell(
            $"{GitHistory.From("commit; tag 1.0.0; commit 2")}\ngit clone -q file://$PWD {clone["c"]}; "
                + $"cd {clone["c"]}; git checkout -q --detach; git branch -q -D main"
        );

        (await new RepositoryVersion(clone["c"], _ => null).Of("HEAD", default)).FullSemVer.Should().Be("1.0.1-2");
    }

    [Fact]
    public async Task Tag_objects_and_tags_of_tags_count_as_their_commit()
    {
        _scratch.Shell(
            GitHistory.From("commit; tag 1.0.0; commit")
                + "\ngit tag -a -m release 1.5.0; git tag -a -m again 1.6.0 1.5.0; git checkout -q --detach"
        );

        (await new RepositoryVersion(_scratch.Folder, _ => null).Of("HEAD", default)).FullSemVer.Should().Be("1.6.0");
    }

    [Fact]
    public async Task It_costs_a_handful_of_processes_whatever_the_history()
    {
        _scratch.Shell(GitHistory.From("commit 30; tag 1.0.0; branch feature/x; commit 10"));
        var reader = new CloneReader(_scratch.Folder);

        var clone = await reader.Locate("HEAD", default);
        (await reader.Entries(clone.Commit, "", default)).Should().BeEmpty();
        (await reader.References(default)).Should().HaveCount(3);
        (await reader.Graph(clone.Commit, default)).Find(clone.Commit).Should().NotBeNull();

        reader.Started.Should().Be(4);
    }
}
