using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Stages.BakeCode;
using Pipeline.Trees;

namespace Pipeline.Tests.Releases;

public sealed class WorkTreeTests : IDisposable
{
    private readonly Repository _repository = new("FROM a\n"u8.ToArray());
    private readonly StringWriter _said = new();

    public void Dispose() => _repository.Dispose();

    private Task Require(bool allowDirty) =>
        WorkTree.Require(
            TestContext.Of(
                TestStack.With(directory: _repository.Path),
                git: new GitRepository(_repository.Path),
                output: _said
            ),
            allowDirty,
            default
        );

    private async Task<string> Refusal()
    {
        var thrown = await FluentActions
            .Awaiting(() => Require(allowDirty: false))
            .Should()
            .ThrowAsync<PipelineException>();
        thrown.Which.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        return thrown.Which.Message;
    }

    [Fact]
    public async Task A_clean_tree_says_nothing()
    {
        await Require(allowDirty: false);
        _said.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task Work_in_no_commit_is_listed_and_refused_untracked_files_too()
    {
        _repository.Write("app/main.py", "changed");
        _repository.Write("new file", "x");

        (await Refusal()).Should().ContainAll("   M app/main.py", "  ?? new file", "--allow-dirty-tree", "SaveWork");
    }

    [Fact]
    public async Task The_pipeline_yml_itself_may_be_in_no_commit()
    {
        _repository.Write("pipeline.yml", "version: 1\n");
        await Require(allowDirty: false);
        _said.ToString().Should().BeEmpty();
    }

    [Fact]
    public async Task A_long_list_is_cut_and_counted()
    {
        for (var i = 10; i < 35; i++)
            _repository.Write($"f{i}", "");

        (await Refusal()).Should().Contain("?? f29\n  and 5 more").And.NotContain("f30");
    }

    [Fact]
    public async Task Where_it_may_stay_behind_that_is_still_said()
    {
        _repository.Write("app/main.py", "changed");
        await Require(allowDirty: true);

        _said.ToString().Should().Contain("[WRN]").And.Contain("NOT in it").And.Contain("app/main.py");
    }

    /// <summary>It would not stay behind: compose reads it from the working tree.</summary>
    [Fact]
    public async Task The_compose_file_must_be_committed_all_the_same()
    {
        _repository.Write("docker-compose.yml", "services: {}");

        (
            await FluentActions
                .Awaiting(() => Require(allowDirty: true))
                .Should()
                .ThrowAsync<PipelineException>()
                .WithMessage("*docker-compose.yml would be used as in the working tree*")
        )
            .Which.Code.Should()
            .Be(ExitCode.FailedBeforeAnyChange);
    }

    [Fact]
    public async Task So_must_what_it_includes_and_extends()
    {
        _repository.Write(
            "docker-compose.yml",
            "include: [ more.yml ]\nservices: { a: { extends: { file: base.yml, service: b } } }"
        );
        _repository.Commit("stack");
        _repository.Write("more.yml", "services: {}");
        _repository.Write("base.yml", "services: {}");
        _repository.Write("other.yml", "services: {}");

        await FluentActions
            .Awaiting(() => Require(allowDirty: true))
            .Should()
            .ThrowAsync<PipelineException>()
            .WithMessage("base.yml and more.yml would be used as in the working tree*");
    }

    /// <summary>Git lists no such file, however clean the tree is.</summary>
    [Theory]
    [InlineData("more [1].yml", "more*")]
    [InlineData("local/more.yml", "local")]
    [InlineData("linked.yml", "local/")]
    public async Task A_compose_file_that_git_ignores_is_named_and_refused(string file, string ignored)
    {
        _repository.Write(
            "docker-compose.yml",
            "include: [ local/more.yml, linked.yml, 'more [1].yml' ]\nservices: {}"
        );
        _repository.Write(".gitignore", $"{ignored}\n");
        if (file == "linked.yml")
            File.CreateSymbolicLink(Path.Combine(_repository.Path, file), "local/base.yml");
        _repository.Commit("stack");
        _repository.Write(file == "linked.yml" ? "local/base.yml" : file, "services: {}");

        await Require(allowDirty: false);
        (await FluentActions.Awaiting(RequireCompose).Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .ContainAll(file == "linked.yml" ? "local/base.yml" : file, "which git ignores", "git add --force");
    }

    private Task RequireCompose() =>
        WorkTree.RequireComposeInCommit(
            TestContext.Of(TestStack.With(directory: _repository.Path), git: new GitRepository(_repository.Path)),
            default
        );
}
