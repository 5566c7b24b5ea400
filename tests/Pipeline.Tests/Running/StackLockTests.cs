using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

/// <summary>Two state folders and one stack, on a real engine.</summary>
[Trait("Needs", "engine")]
public sealed class StackLockTests : IAsyncLifetime, IDisposable
{
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
    private readonly TestFolder _folder = new();
    private readonly string _project = $"lock-{Guid.NewGuid():N}"[..13];
    private readonly StringWriter _said = new();
    private readonly SessionOptions _options = new() { StackFile = "/pipeline.yml", Target = "DeployBaked" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (
            var volume in await _engine.Volumes.List(new VolumeFilter { Labels = [$"{Labels.Project}={_project}"] })
        )
            await _engine.Volumes.Remove(volume.Name, force: true);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
        _said.Dispose();
    }

    private StackContext With(string state) =>
        TestContext.Of(TestStack.With(project: _project), state: _folder[state], output: _said) with
        {
            Engine = _engine,
        };

    private Task<StackLock> Take(string state) => StackLock.Take(With(state), _options, default);

    private void OpenRelease(string state)
    {
        var context = With(state);
        context.State.Create();
        JournalAccess.ToRead(context).Journal.Append("r1", JournalEvent.Opened, null, TestContext.Opening());
    }

    /// <summary>As a pipeline with that state folder leaves it behind when it is killed.</summary>
    private async Task Killed(string state) =>
        await _engine.Volumes.Create(
            new VolumeSpec
            {
                Name = $"{_project}_pipeline-lock",
                Labels = new Dictionary<string, string>
                {
                    [Labels.Project] = _project,
                    [Labels.Kind] = Labels.LockKind,
                    [Labels.Holder] = "Rollback by them",
                    [Labels.Nonce] = "theirs",
                    [Labels.Maker] = (ProcessIdentity.Mine with { Start = 1 }).ToString(),
                    [Labels.State] = With(state).State.Root,
                },
            }
        );

    private async Task<PipelineException> Refusal(string state) =>
        (await FluentActions.Awaiting(() => Take(state)).Should().ThrowAsync<PipelineException>()).Which;

    [Fact]
    public async Task With_another_state_folder_the_second_ends_with_5_as_well()
    {
        using (await Take("a"))
        {
            (await Refusal("b")).Code.Should().Be(ExitCode.Locked);
            (await Refusal("b"))
                .Message.Should()
                .Contain("another pipeline works on this stack: DeployBaked by")
                .And.Contain(With("a").State.Root);
            (await StackLock.HeldBy(With("b"), default)).Should().Contain("DeployBaked by");
            (await StackLock.HeldBy(With("a"), default)).Should().Contain("DeployBaked by");
        }

        (await StackLock.HeldBy(With("b"), default)).Should().BeNull();
        using var next = await Take("b");
    }

    [Fact]
    public async Task A_killed_pipeline_without_an_open_release_is_taken_over_from_with_any_state_folder()
    {
        await Killed("a");
        using (await Take("b"))
            _said
                .ToString()
                .Should()
                .Contain("taking over from Rollback by them")
                .And.Contain("is gone; if it was in the middle of a release");
        With("a").State.Create();
        await Killed("a");
        using (await Take("a"))
            _said.ToString().Should().Contain("taking over from Rollback by them");
    }

    [Fact]
    public async Task A_killed_pipeline_s_open_release_is_for_its_own_state_folder_only()
    {
        OpenRelease("a");
        await Killed("a");

        var refusal = await Refusal("b");
        refusal.Code.Should().Be(ExitCode.Locked);
        refusal
            .Message.Should()
            .Contain("died in the middle of release r1")
            .And.Contain($"PIPELINE_STATE={_folder["a"]} ./build.sh Resume");
        using var own = await Take("a");
    }

    [Fact]
    public async Task A_release_that_stays_open_keeps_another_state_folder_away()
    {
        using (await Take("a"))
            OpenRelease("a");

        (await Refusal("b")).Code.Should().Be(ExitCode.Locked);
        using var own = await Take("a");
    }
}
