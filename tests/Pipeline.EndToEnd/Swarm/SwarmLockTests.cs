using Pipeline.Platform;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>One pipeline at a time for a stack, whichever manager each of them talks to.</summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
public sealed class SwarmLockTests(BenchFixture fixture)
{
    private readonly string _stack = BenchFixture.NewName();

    [Fact]
    public async Task The_second_pipeline_on_another_manager_ends_with_5_and_is_told_who_the_first_is()
    {
        var first = Lock(manager: 0, "DeployBaked by ann");
        await first.Take(TimeSpan.Zero, TimeProvider.System, default);

        var second = () => Lock(manager: 1, "DeployBaked by bob").Take(TimeSpan.Zero, TimeProvider.System, default);

        var refused = (await second.Should().ThrowAsync<PipelineException>()).Which;
        refused.Code.Should().Be(ExitCode.Locked);
        refused.Message.Should().Contain("DeployBaked by ann");
        (await EngineLock.HeldBy(Place(2), _stack, default)).Should().Be("DeployBaked by ann");
        await first.Release();
        (await EngineLock.HeldBy(Place(2), _stack, default)).Should().BeNull();
        await Lock(manager: 1, "again").Take(TimeSpan.Zero, TimeProvider.System, default);
        await Place(1).Remove((await Place(1).Find($"{_stack}_pipeline-lock", default))!, default);
    }

    [Fact]
    public async Task What_a_killed_process_held_is_taken_over_and_what_another_host_holds_is_not()
    {
        var mine = ProcessIdentity.Mine;
        await Place(0)
            .Create($"{_stack}_pipeline-lock", Left((mine with { Start = mine.Start - 1 }).ToString()), default);

        var next = Lock(manager: 1, "DeployBaked by bob");
        await next.Take(TimeSpan.Zero, TimeProvider.System, default);
        await next.Release();

        await Place(0).Create($"{_stack}_pipeline-lock", new Dictionary<string, string>(), default);
        var unlabelled = () => Lock(manager: 1, "DeployBaked by bob").Take(TimeSpan.Zero, TimeProvider.System, default);
        (await unlabelled.Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .Contain($"somebody who made {_stack}_pipeline-lock")
            .And.Contain($"docker config rm {_stack}_pipeline-lock");
        await Place(1).Remove((await Place(1).Find($"{_stack}_pipeline-lock", default))!, default);

        await Place(0).Create($"{_stack}_pipeline-lock", Left("somewhere else"), default);
        var third = () => Lock(manager: 1, "DeployBaked by bob").Take(TimeSpan.Zero, TimeProvider.System, default);
        (await third.Should().ThrowAsync<PipelineException>())
            .Which.Message.Should()
            .Contain("when it does not go on, --take-over");
        await Place(1).Remove((await Place(1).Find($"{_stack}_pipeline-lock", default))!, default);
    }

    private Dictionary<string, string> Left(string maker) =>
        new()
        {
            [Labels.Project] = _stack,
            [Labels.Kind] = Labels.LockKind,
            [Labels.Holder] = "Rollback by them",
            [Labels.Nonce] = "theirs",
            [Labels.Maker] = maker,
        };

    private EngineLock Lock(int manager, string holder) => new(Place(manager), _stack, holder, _ => { });

    private ConfigLocks Place(int manager) => new(fixture.Bench.Machines[manager].Engine.Swarm.Configs);
}
