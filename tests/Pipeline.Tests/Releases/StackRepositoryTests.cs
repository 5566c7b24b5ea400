using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Stages.BakeCode;
using Pipeline.Trees;

namespace Pipeline.Tests.Releases;

public sealed class StackRepositoryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static async Task Require(string folder, string source = "app")
    {
        await StackRepository.RequireCommit(new GitRepository(folder), folder, default);
        await StackRepository.RequireFolders(
            TestContext.Of(
                TestStack.With(TestStack.Code with { Source = source }, directory: folder),
                new GitRepository(folder)
            )
        );
    }

    private async Task<string> Refusal()
    {
        var thrown = await FluentActions.Awaiting(() => Require(_folder.Path)).Should().ThrowAsync<PipelineException>();
        thrown.Which.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        return thrown.Which.Message;
    }

    [Fact]
    public async Task Without_a_repository_it_says_how_to_make_one() =>
        (await Refusal()).Should().Contain($"git init {_folder.Path}").And.Contain("commit");

    [Fact]
    public async Task Without_a_commit_it_says_to_commit_and_nothing_that_needs_one()
    {
        using var init = System.Diagnostics.Process.Start("git", ["init", "-q", _folder.Path]);
        await init.WaitForExitAsync();

        (await Refusal())
            .Should()
            .Contain("no commit yet")
            .And.Contain("commit first: git -C")
            .And.NotContain("git init")
            .And.NotContain("SaveWork")
            .And.NotContain("--allow-dirty-tree");
    }

    [Fact]
    public async Task A_source_that_is_no_folder_is_named_with_the_nearest()
    {
        using var repository = new Repository("FROM a\n"u8.ToArray());
        await Require(repository.Path);

        var thrown = await FluentActions
            .Awaiting(() => Require(repository.Path, "appp"))
            .Should()
            .ThrowAsync<StackException>();
        thrown
            .Which.Message.Should()
            .Contain("code[0].source")
            .And.Contain("no folder 'appp'")
            .And.Contain("Did you mean \"app\"?");
    }
}
