using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.Tests.Running;

/// <summary>On a real engine: what is atomic there is what counts.</summary>
[Trait("Needs", "engine")]
public sealed class EngineLockTests : IAsyncLifetime
{
    private static ProcessIdentity Mine => ProcessIdentity.Mine;
    private static readonly string Dead = (Mine with { Start = Mine.Start - 1 }).ToString();
    private readonly DockerEngine _engine = DockerEngine.Connect(EngineAddress.FromEnvironment());
    private readonly string _project = $"lock-{Guid.NewGuid():N}"[..13];
    private readonly List<string> _said = [];

    private string Name => $"{_project}_pipeline-lock";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var volume in await All())
            await _engine.Volumes.Remove(volume.Name, force: true);
        _engine.Dispose();
    }

    private Task<IReadOnlyList<VolumeDetails>> All() =>
        _engine.Volumes.List(new VolumeFilter { Labels = [$"{Labels.Project}={_project}"] });

    private EngineLock Lock(string holder = "DeployBaked by me") =>
        new(new VolumeLocks(_engine.Volumes), _project, holder, Say);

    private void Say(string text)
    {
        lock (_said)
            _said.Add(text);
    }

    private async Task<EngineLock> Taken(string holder = "DeployBaked by me", TimeSpan wait = default)
    {
        var taken = Lock(holder);
        await taken.Take(wait, TimeProvider.System, default);
        return taken;
    }

    private async Task<PipelineException> Refusal() =>
        (await FluentActions.Awaiting(() => Taken()).Should().ThrowAsync<PipelineException>()).Which;

    private Task Left(string? maker, string name) =>
        _engine.Volumes.Create(
            new VolumeSpec
            {
                Name = name,
                Labels = new Dictionary<string, string>
                {
                    [Labels.Project] = _project,
                    [Labels.Kind] = Labels.LockKind,
                    [Labels.Holder] = "Rollback by them",
                    [Labels.Nonce] = "theirs",
                    [maker is null ? "no" : Labels.Maker] = maker ?? "",
                },
            }
        );

    [Fact]
    public async Task The_second_ends_with_5_and_is_told_who_the_first_is_whatever_their_state_folders()
    {
        var first = await Taken("DeployBaked by root@host, pid 1, with the state folder /a");

        var refusal = await Refusal();

        ((int)refusal.Code).Should().Be(5);
        refusal
            .Message.Should()
            .Contain("another pipeline works on this stack: DeployBaked by root@host, pid 1, with the state folder /a")
            .And.Contain("--lock-wait");
        (await EngineLock.HeldBy(new VolumeLocks(_engine.Volumes), _project, default))
            .Should()
            .Contain("DeployBaked by root@host");
        await first.Release();
        (await All()).Should().BeEmpty();
        (await EngineLock.HeldBy(new VolumeLocks(_engine.Volumes), _project, default)).Should().BeNull();
        await (await Taken()).Release();
    }

    [Fact]
    public async Task Who_waits_is_told_once_for_whom_and_gets_it()
    {
        var first = await Taken();
        var second = Taken("Rollback by me", TimeSpan.FromMinutes(1));
        while (_said.Count == 0)
            await Task.Delay(20);
        await first.Release();

        await (await second).Release();
        _said.Should().ContainSingle().Which.Should().Contain("waiting up to 00:01:00 for DeployBaked by me");
    }

    [Fact]
    public async Task What_a_killed_process_held_is_taken_over_and_said()
    {
        await Left(Dead, Name);
        (await EngineLock.HeldBy(new VolumeLocks(_engine.Volumes), _project, default))
            .Should()
            .BeNull("a command that only looks sees that it is dead, and removes nothing");
        (await All()).Should().ContainSingle();

        await (await Taken()).Release();

        _said
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("taking over from Rollback by them")
            .And.Contain("ended without releasing the lock");
        (await All()).Should().BeEmpty();
    }

    /// <summary>Also where one was killed while it cleared a dead one.</summary>
    [Fact]
    public async Task Of_many_that_find_a_dead_holder_at_once_one_gets_it()
    {
        await Left(Dead, Name);
        await Left(Dead, $"{Name}.theirs");

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(async _ =>
                {
                    var mine = Lock();
                    try
                    {
                        await mine.Take(TimeSpan.Zero, TimeProvider.System, default);
                        return mine;
                    }
                    catch (PipelineException refused) when (refused.Code == ExitCode.Locked)
                    {
                        return null;
                    }
                })
        );

        await results.Should().ContainSingle(r => r != null).Which!.Release();
        (await All()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("elsewhere m b n 1 1")]
    [InlineData("a word")]
    [InlineData(null)]
    public async Task What_cannot_be_seen_from_here_is_named_with_the_command_that_clears_it_and_stays(string? maker)
    {
        await Left(maker, Name);

        var refusal = await Refusal();

        refusal.Code.Should().Be(ExitCode.Locked);
        refusal.Message.Should().Contain("Rollback by them").And.Contain($"docker volume rm {Name}");
        (await All()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_lock_that_somebody_else_took_meanwhile_is_not_given_back()
    {
        var first = await Taken();
        await _engine.Volumes.Remove(Name);
        await Left(Mine.ToString(), Name);

        await first.Release();

        (await All()).Should().ContainSingle();
    }
}
