using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Clusters;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Clusters;

/// <summary>
/// A pipeline that was paused wakes after another one has taken its lock over: at none of the moments at which it may
/// have been paused does it write to the service.
/// </summary>
public sealed class RolloutFenceTests : IDisposable
{
    private readonly FakeSwarm _swarm = new();
    private readonly StackHold _hold = new();
    private readonly DockerEngine _engine;

    public RolloutFenceTests() => _engine = DockerEngine.Connect(_swarm.Manager);

    public void Dispose()
    {
        _engine.Dispose();
        _swarm.Dispose();
    }

    private Rollout Rollout => new(_engine.Swarm, null, _hold, new ManualClock { IsImpatient = true });

    [Fact]
    public async Task Paused_before_it_looks_at_the_lock_it_writes_nothing()
    {
        var work = Work();
        _hold.Watch(_ => Task.FromResult<string?>("it was taken over by bob"));

        await IsLost(() => Rollout.Replace(work, (_, _) => throw new InvalidOperationException("asked"), default));
        _swarm.Spec = JsonSerializer.Serialize(work.Canary);
        await IsLost(() => Rollout.Restore(work, default));

        _swarm.Writes.Should().Be(0);
    }

    /// <summary>The version is moved after the lock was taken over, so the one that it has read is too old.</summary>
    [Fact]
    public async Task Paused_after_it_looked_its_write_is_refused()
    {
        var (work, looks) = (Work(), 0);
        _hold.Watch(_ =>
        {
            if (looks++ > 0)
                return Task.FromResult<string?>("it was taken over by bob");
            _swarm.MoveVersion();
            return Task.FromResult<string?>(null);
        });

        await IsLost(() => Rollout.Replace(work, (_, _) => throw new InvalidOperationException("asked"), default));

        (_swarm.Writes, looks).Should().Be((0, 2));
        ServiceSpec.Parse(_swarm.Spec).SameAs(work.Before).Should().BeTrue();
    }

    /// <summary>As when there are fewer nodes for it.</summary>
    [Fact]
    public async Task A_service_that_was_scaled_meanwhile_is_restored_with_the_tasks_that_it_has_now()
    {
        var work = Work();
        _swarm.Spec = JsonSerializer.Serialize(work.Canary.With(Tasks(5)));

        var restore = () => Rollout.Restore(work with { Deadline = TimeSpan.FromSeconds(1) }, default);

        await restore.Should().ThrowAsync<RolloutException>("no task of the fake runs").WithMessage("*not seen*");
        ServiceSpec.Parse(_swarm.Spec).SameAs(work.Returned.With(Tasks(5))).Should().BeTrue();
        _swarm.Spec = JsonSerializer.Serialize(work.Canary.With(s => s["Labels"]!["a"] = "b"));
        await restore.Should().ThrowAsync<RolloutException>().WithMessage("somebody else has updated*");

        static Action<JsonObject> Tasks(int count) => spec => spec["Mode"]!["Replicated"]!["Replicas"] = count;
    }

    [Fact]
    public async Task With_the_lock_the_version_is_read_again_and_the_write_is_done()
    {
        var (work, looks) = (Work() with { Deadline = TimeSpan.FromSeconds(1) }, 0);
        _hold.Watch(_ =>
        {
            if (looks++ == 0)
                _swarm.MoveVersion();
            return Task.FromResult<string?>(null);
        });

        var replace = () => Rollout.Replace(work, (_, _) => throw new InvalidOperationException("asked"), default);

        (await replace.Should().ThrowAsync<RolloutException>()).WithMessage("*not seen: one task runs*");
        (_swarm.Writes, looks).Should().Be((1, 2));
        ServiceSpec.Parse(_swarm.Spec).SameAs(work.Canary).Should().BeTrue();
    }

    /// <summary>As <c>docker stack deploy</c> in the middle: the deadline would be minutes away.</summary>
    [Fact]
    public async Task What_somebody_else_asks_for_while_a_task_is_waited_for_ends_the_wait()
    {
        var work = Work();
        _hold.Watch(_ => Task.FromResult<string?>(null));
        _swarm.Written = () =>
            _swarm.Spec = JsonSerializer.Serialize(work.Canary.With(s => s["Labels"]!["somebody"] = "else"));

        var replace = () => Rollout.Replace(work, (_, _) => throw new InvalidOperationException("asked"), default);

        (await replace.Should().ThrowAsync<RolloutException>()).WithMessage("somebody else has updated*");
        _swarm.Writes.Should().Be(1);
    }

    private RolloutWork Work()
    {
        var before = ServiceSpec.Parse(_swarm.Spec);
        return new RolloutWork(FakeSwarm.Service, "web", before, before.WithImage("web@sha256:2"));
    }

    private static async Task IsLost(Func<Task> act) =>
        (await act.Should().ThrowAsync<PipelineException>())
            .Which.Should()
            .Match<PipelineException>(e => e.Code == ExitCode.Locked && e.Message.Contains("taken over by bob"));
}
