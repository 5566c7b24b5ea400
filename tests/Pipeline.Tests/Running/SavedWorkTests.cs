using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Stages.BakeCode;
using Pipeline.Trees;

namespace Pipeline.Tests.Running;

public sealed class SavedWorkTests : IDisposable
{
    private readonly Repository _repository = new("FROM a\n"u8.ToArray());
    private readonly TestFolder _state = new();
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _repository.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task It_is_said_what_was_saved()
    {
        _repository.Write("app/main.py", "print(2)\n");
        await Save();

        File.ReadAllText(Saved().Single()).Should().Contain("+print(2)");
        _said.ToString().Should().Contain("1 change(s) saved as");
    }

    /// <summary>A patch would only name its commit, and the work would be called saved.</summary>
    [Fact]
    public async Task A_repository_inside_of_this_one_is_refused_since_a_patch_holds_nothing_of_it()
    {
        _repository.Git("init", "-q", "app/lib");
        _repository.Write("app/lib/a", "never committed");
        _repository.Write("app/main.py", "print(2)\n");

        var refused = await FluentActions.Awaiting(Save).Should().ThrowAsync<PipelineException>();
        refused.Which.Message.Should().ContainAll("app/lib", "a repository of its own", "nothing was saved");
        Saved().Should().BeEmpty();
    }

    private Task Save() =>
        SavedWork.Save(
            TestContext.Of(
                TestStack.With(directory: _repository.Path),
                git: new GitRepository(_repository.Path),
                state: _state.Path,
                output: _said
            ),
            default
        );

    private string[] Saved() => Directory.GetFiles(_state.Path, "*.patch", SearchOption.AllDirectories);
}
