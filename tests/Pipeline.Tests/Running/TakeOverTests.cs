using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

/// <summary>
/// The lock of a swarm, held on a machine that cannot be looked at: taken over when it is asked for and the holder
/// shows no sign of life, and from then on the earlier holder writes nothing.
/// </summary>
public sealed class TakeOverTests : IDisposable
{
    private readonly MemoryLocks _place = new();
    private readonly ManualClock _clock = new() { IsImpatient = true };
    private readonly TestFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    private EngineLock Lock(string holder, bool takesOver = false) =>
        new(_place, "shop", holder, _said.Add) { TakesOver = takesOver, Silence = TimeSpan.FromSeconds(20) };

    private async Task<EngineLock> Taken(string holder, bool takesOver = false)
    {
        var taken = Lock(holder, takesOver);
        await taken.Take(TimeSpan.Zero, _clock, default);
        return taken;
    }

    private async Task<PipelineException> Refusal(bool takesOver) =>
        (await FluentActions.Awaiting(() => Taken("bob", takesOver)).Should().ThrowAsync<PipelineException>()).Which;

    [Fact]
    public async Task A_holder_without_a_sign_of_life_is_taken_over_and_is_told_by_whom()
    {
        var ann = await Taken("DeployBaked by ann");
        (await ann.LostTo(default)).Should().BeNull();

        var bob = await Taken("DeployBaked by bob", takesOver: true);

        (await ann.LostTo(default)).Should().Be("it was taken over by DeployBaked by bob");
        bob.IsFenceDue.Should().BeTrue();
        _said.Should().ContainMatch("taking over from DeployBaked by ann: it showed no sign of life for 00:00:20");
        await ann.Beat(_clock, default);
        await ann.Release();
        (await bob.LostTo(default)).Should().BeNull("what the earlier holder does to the lock, it does to its own");
    }

    [Fact]
    public async Task A_holder_that_shows_a_sign_of_life_keeps_its_lock()
    {
        var ann = await Taken("DeployBaked by ann");
        var looks = 0;
        _place.Found = async () =>
        {
            if (++looks == 4)
                await ann.Beat(_clock, default);
        };

        var refusal = await Refusal(takesOver: true);

        refusal.Code.Should().Be(ExitCode.Locked);
        refusal.Message.Should().Contain("it lives: DeployBaked by ann").And.Contain("nothing was taken over");
        (await ann.LostTo(default)).Should().BeNull();
    }

    [Fact]
    public async Task Without_being_asked_nobody_is_taken_over_and_the_message_says_how()
    {
        var ann = await Taken("DeployBaked by ann");

        var refusal = await Refusal(takesOver: false);

        refusal.Code.Should().Be(ExitCode.Locked);
        refusal.Message.Should().Contain("DeployBaked by ann").And.Contain("--take-over");
        (await ann.LostTo(default)).Should().BeNull();
    }

    [Fact]
    public async Task Somebodys_own_object_of_that_name_is_not_taken_over()
    {
        await _place.Create("shop_pipeline-lock", new Dictionary<string, string>(), default);

        var refusal = await Refusal(takesOver: true);

        refusal.Message.Should().Contain("docker config rm shop_pipeline-lock").And.NotContain("--take-over");
    }

    [Fact]
    public async Task A_fence_stays_due_until_there_is_one_whoever_holds_the_lock()
    {
        await Taken("DeployBaked by ann");
        await Taken("DeployBaked by bob, who dies before the fence", takesOver: true);

        var next = await Taken("DeployBaked by cid", takesOver: true);
        next.IsFenceDue.Should().BeTrue();
        await next.Fenced(default);

        next.IsFenceDue.Should().BeFalse();
        (await _place.Find("shop_pipeline-lock", default))!.Labels.Should().NotContainKey(Labels.FenceDue);
        (await next.LostTo(default)).Should().BeNull();
    }

    [Fact]
    public async Task A_lock_that_somebody_removed_by_hand_is_lost_too()
    {
        var ann = await Taken("DeployBaked by ann");
        await _place.Remove((await _place.Find("shop_pipeline-lock", default))!, default);

        (await ann.LostTo(default)).Should().Be("it is gone: whoever took it over has ended, or somebody removed it");
    }

    [Fact]
    public async Task The_journal_takes_no_record_after_the_loss_and_the_stages_are_not_undone()
    {
        var (holder, calls) = ((string?)null, new List<string>());
        var context = TestContext.Of(state: _folder.Path);
        context.State.Create();
        context.Hold.Watch(_ => Task.FromResult(holder));
        using var access = JournalAccess.ToRead(context);
        var (journal, release) = (access.Journal, TestContext.Release(context, access.Journal));
        release.History.Apply(journal.Append("r1", JournalEvent.Opened, null, release.Opening));
        var runner = new Runner(release, journal, new Services(context));
        var stage = new TinyStage("A", calls);
        await runner.Forward(stage, stage.PlanWith(), default);
        var (whole, done) = (journal.Records.Count, calls.Count);

        holder = "it was taken over by bob";

        await IsLost(() => runner.Forward(new TinyStage("B", calls), stage.PlanWith(), default));
        await IsLost(() => runner.Back([stage], "because"));
        calls.Should().HaveCount(done);
        JournalFile.Open(journal.Path, TimeProvider.System).Records.Should().HaveCount(whole);
        holder = null;
        await IsLost(() => runner.Back([stage], "because"));
    }

    [Fact]
    public async Task Managers_that_are_away_keep_services_from_being_written_to_and_not_the_journal()
    {
        var hold = new StackHold();
        hold.Watch(_ => throw new DockerUnreachableException("GET /configs", "no manager answers"));

        await hold.RequireNotLost();
        await FluentActions.Awaiting(() => hold.Require(default)).Should().ThrowAsync<DockerUnreachableException>();
    }

    private static async Task IsLost(Func<Task> act)
    {
        var lost = (await act.Should().ThrowAsync<PipelineException>()).Which;
        (lost.Code, lost.Message).Should().Be((ExitCode.Locked, lost.Message));
        lost.Message.Should().Contain("it was taken over by bob").And.Contain("an open release stays open");
    }
}
