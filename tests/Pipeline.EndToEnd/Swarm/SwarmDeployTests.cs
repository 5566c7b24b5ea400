using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// <c>DeployBaked</c> on real machines: one task first, proven by hash on its node, then the others; and whatever is
/// wrong with the first one, every task runs as before.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
[UnsupportedOSPlatform("windows")]
public sealed class SwarmDeployTests(SwarmShop shop) : IClassFixture<SwarmShop>
{
    [Fact]
    public async Task Each_commit_goes_live_on_every_node_or_every_task_runs_as_before()
    {
        var version = (await shop.Read()).Version;
        (await shop.DryRun()).Should(ExitCode.SomethingToDo, "one task first, proven by hash on its node");
        (await shop.Read()).Version.Should().Be(version, "a dry run changes nothing");

        (await shop.Deploy()).Should(ExitCode.Done, "replaced first and proven");

        var first = await Live();
        first.Image.Should().Contain(":pipeline-").And.Contain("@sha256:");
        Directory
            .GetFiles(shop.StateRoot, "specs-*.json", SearchOption.AllDirectories)
            .Should()
            .ContainSingle()
            .And.OnlyContain(f => File.GetUnixFileMode(f) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        (await shop.Deploy()).Should(ExitCode.Done, "nothing to do");

        await shop.Commit("killed", SwarmShop.Program("2"));
        await shop.KillWhileRecreating(seconds: 4);
        (await shop.Read()).Spec.SameAs(first).Should().BeFalse("it died in the middle of the update");
        (await shop.Resume()).Should(ExitCode.Done, "verified");
        (await Live()).Image.Should().NotBe(first.Image);

        (await shop.Rollback("r1")).Should(ExitCode.Done, "verified");
        var back = await Live();
        back.SameAs(first).Should().BeTrue("all that was asked for then is asked for again");

        await Refused("exit 7\n", "exit");
        await Refused($"echo '# more' >>/app/run.sh\n{SwarmShop.Program("3")}", "is not proven", "run.sh");

        async Task Refused(string program, params string[] why)
        {
            await shop.Commit("bad", program);
            (await shop.Deploy()).Should(ExitCode.RolledBack, [.. why, "the old state is proven to be live"]);
            (await Live()).SameAs(back).Should().BeTrue();
        }
    }

    /// <summary>Another label replaces no task, so no container tells of it.</summary>
    [Fact]
    public async Task A_plan_that_was_approved_is_refused_once_a_service_is_asked_for_otherwise()
    {
        var approved = await Hash();
        (await Hash()).Should().Be(approved, "nothing has changed");
        await shop.Label("level=2");

        var refused = await shop.Deploy(o => o with { PlanHash = PlanHash.Parse(approved) });

        refused.Should(
            ExitCode.FailedBeforeAnyChange,
            "the services of the swarm changed since",
            "nothing was changed"
        );
    }

    private async Task<string> Hash()
    {
        var planned = (await shop.DryRun()).Should(ExitCode.SomethingToDo);
        return Regex.Match(planned.Output, @"plan hash: ([0-9a-f]+)").Groups[1].Value;
    }

    /// <summary>Two pipelines on two machines: each with its own journal.</summary>
    [Fact]
    public async Task A_holder_that_was_paused_writes_nothing_after_its_lock_was_taken_over()
    {
        await shop.Commit("paused", SwarmShop.Program("paused"));
        var (ann, bob) = (shop.StateOf("ann"), shop.StateOf("bob"));
        var paused = shop.StateOf("paused");
        var pause = $"echo $PPID >{paused}.new; mv {paused}.new {paused}; kill -STOP $PPID";
        var holder = shop.Deploy("after Planned Recreate", pause, ann);
        await BenchFixture.Until("it is paused", () => Task.FromResult(File.Exists(paused) || holder.IsCompleted), 400);
        holder.IsCompleted.Should().BeFalse();
        var pid = (await File.ReadAllTextAsync(paused)).Trim();
        SwarmService taken;
        try
        {
            await BenchFixture.Until("it stands still", () => Task.FromResult(IsStopped(pid)));
            taken = await TakeOver(bob);
        }
        finally
        {
            await shop.Shell($"kill -CONT {pid}");
        }

        var woken = await holder;
        woken.ExitCode.Should().Be((int)ExitCode.Locked, woken.Tail);
        woken.Output.Should().Contain("was lost while this pipeline did not answer");
        var now = await shop.Read();
        (now.Version, now.Spec.SameAs(taken.Spec)).Should().Be((taken.Version, true), woken.Tail);
        var journal = Directory.GetFiles(ann, "journal.jsonl", SearchOption.AllDirectories).Single();
        var last = JournalFile.Open(journal, TimeProvider.System).Records[^1];
        (last.Event, last.Stage).Should().Be((JournalEvent.Planned, StageNames.Recreate.Value));
    }

    /// <summary>As the holder is on another machine, nobody can see that it is only paused.</summary>
    /// <returns>The service as the taker has left it.</returns>
    private async Task<SwarmService> TakeOver(string state)
    {
        await shop.MoveHolderElsewhere();
        (await shop.Deploy(o => o with { StateRoot = state, Engine = shop.SecondManager })).Should(
            ExitCode.Locked,
            "another pipeline works on this stack: DeployBaked",
            "--take-over"
        );
        var taker = await shop.DeployTakingOver(state);
        taker.ExitCode.Should().Be(0, taker.Tail);
        taker.Output.Should().Contain("taking over from DeployBaked");
        (await shop.Lock()).Should().BeNull("it has ended");
        return await shop.Read();
    }

    private static bool IsStopped(string pid) =>
        File.ReadAllText($"/proc/{pid}/stat").Contains(") T ", StringComparison.Ordinal);

    /// <summary>What is asked for, once every task runs its image and all of it is proven.</summary>
    private async Task<ServiceSpec> Live()
    {
        (await shop.Status()).Should(ExitCode.Done);
        var spec = (await shop.Read()).Spec;
        (await shop.Running()).Select(t => t.Spec.ContainerSpec.Image).Should().Equal(spec.Image, spec.Image);
        return spec;
    }
}
