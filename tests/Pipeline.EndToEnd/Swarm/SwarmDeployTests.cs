using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// <c>DeployBaked</c> on real machines: one task first, proven by hash on its node, then the others; and whatever is
/// wrong with the first one, every task runs as before.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
[UnsupportedOSPlatform("windows")]
public sealed class SwarmDeployTests(SwarmShop shop, BenchFixture fixture) : IClassFixture<SwarmShop>
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

        var head = await shop.Head();
        (await shop.DeployPatch("exit 7\n")).Should(ExitCode.RolledBack, "exit", "the old state is proven to be live");
        ((await shop.Head()), (await Live()).SameAs(back)).Should().Be((head, true), "the commit is undone, too");
        await Refused($"echo '# more' >>/app/run.sh\n{SwarmShop.Program("3")}", "is not proven", "run.sh");
        await OnlyWhatIsNeededStaysOnTheNodes();

        async Task Refused(string program, params string[] why)
        {
            await shop.Commit("bad", program);
            (await shop.Deploy()).Should(ExitCode.RolledBack, [.. why, "the old state is proven to be live"]);
            (await Live()).SameAs(back).Should().BeTrue();
        }
    }

    /// <summary>Of two verified releases and two that failed: each node that ran a first task has its image.</summary>
    private async Task OnlyWhatIsNeededStaysOnTheNodes()
    {
        (await shop.Prune()).Should(ExitCode.Done, "is using its referenced image", "none from the registry");
        await shop.RemoveEnded();
        (await shop.Prune(dryRun: true)).Should(ExitCode.SomethingToDo, "plan: remove image");
        var before = await shop.PushedImages();

        (await shop.Prune()).Should(ExitCode.Done, "removed image");

        var (needed, left) = (shop.DigestsOf("r1", "r2"), await shop.PushedImages());
        left.Should().OnlyContain(i => needed.Contains(i)).And.Contain(needed);
        foreach (var gone in before.Except(left))
            (await fixture.Manager.Images.InRegistry(gone, fixture.Bench.Login))
                .Descriptor.Digest.Should()
                .NotBeEmpty();
        before.Should().HaveCountGreaterThan(left.Count);
        (await shop.Prune(dryRun: true)).Should(ExitCode.Done, "nothing to do");
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

    [Fact]
    public async Task Init_finds_the_stack_and_its_nodes_and_with_the_answers_a_deploy_is_planned()
    {
        var file = Path.Combine(shop.Folder, ".git", "found.yml");

        var exit = await shop.Init(file);

        exit.ExitCode.Should().Be((int)ExitCode.SomethingToDo, exit.Tail);
        var found = (await File.ReadAllLinesAsync(file)).SkipWhile(l => l != "swarm:").ToList();
        found.Should().Contain($"  stack: {shop.Stack}");
        var asked = found.Where(l => l.Contains("TODO:", StringComparison.Ordinal)).Select(NodeIn);
        asked.Should().BeEquivalentTo("manager-1", "manager-3", "worker-1");
        var answered = found.Select(l =>
            l.Contains("TODO:", StringComparison.Ordinal)
                ? $"    {NodeIn(l)}: {{ host: {shop.AddressOf(NodeIn(l))} }}"
                : l
        );
        // What the code is, one file of a test does not tell.
        var code = (await File.ReadAllLinesAsync(Path.Combine(shop.Folder, "pipeline.yml"))).TakeWhile(l =>
            l != "swarm:"
        );
        await File.WriteAllLinesAsync(file, [.. code, "repository: ..", .. answered]);
        var planned = await shop.Deploy(o =>
            o with
            {
                StackFile = file,
                Engine = shop.SecondManager,
                StateRoot = shop.StateOf("found"),
                DryRun = true,
            }
        );
        planned.Should(ExitCode.SomethingToDo, "proven by hash on its node");

        static string NodeIn(string line) => line.Split(':')[0].Trim();
    }

    /// <summary>With a journal of its own.</summary>
    [Fact]
    public async Task A_node_that_is_lost_for_good_is_left_out_by_name_and_the_release_says_so()
    {
        const string Said = "WITHOUT worker-1 (lost, NOT LOOKED AT)";
        await shop.Commit("lost", SwarmShop.Program("lost"));
        await fixture.Lose("worker-1");
        try
        {
            await BenchFixture.Until("its task waits for a node", async () => (await shop.Waiting()).Count == 1);
            (await Deploy()).Should(
                ExitCode.FailedBeforeAnyChange,
                "worker-1 may run tasks",
                "--without-node worker-1"
            );
            (await Deploy("worker-1")).Should(ExitCode.FailedBeforeAnyChange, "no node for 1 of the tasks");
            await shop.Scale(1);
            (await Deploy("worker-1")).Should(ExitCode.Done, $"verified {Said}");
            (await Deploy("manager-2")).Should(ExitCode.FailedBeforeAnyChange, "leave it out");
        }
        finally
        {
            await fixture.PowerOn("worker-1");
            await shop.Scale(2);
            await shop.Settled();
        }

        (await Deploy()).Should(ExitCode.Done, "verified").Output.Should().NotContain(Said, "all of it is looked at");

        Task<Ending> Deploy(params string[] without) =>
            shop.Deploy(o => o with { StateRoot = shop.StateOf("lost"), WithoutNodes = without });
    }

    /// <summary>With a journal of its own.</summary>
    [Fact]
    public async Task What_was_begun_when_a_node_was_lost_for_good_is_undone_without_it()
    {
        const string Everywhere = "before Applied Recreate";
        var (state, before) = (shop.StateOf("undone"), (await shop.Read()).Spec);
        await shop.Commit("undone", SwarmShop.Program("undone"));
        try
        {
            var killed = await shop.Deploy(Everywhere, new SwarmCells(shop, "").WorkerAndPipelineLost, state);
            killed.ExitCode.Should().Be(137, killed.Tail);
            await fixture.Down("worker-1");
            // The stack allows one task a node.
            await shop.Scale(1);
            (await shop.Resume(undo: true, Without)).Should(ExitCode.Done, "WITHOUT worker-1 (lost, NOT LOOKED AT)");
        }
        finally
        {
            await fixture.PowerOn("worker-1");
            await shop.Scale(2);
            await shop.Settled();
        }

        (await shop.Read()).Spec.SameAs(before).Should().BeTrue();

        SessionOptions Without(SessionOptions o) => o with { StateRoot = state, WithoutNodes = ["worker-1"] };
    }

    /// <summary>With a journal of its own.</summary>
    [Fact]
    public async Task Watch_sees_what_was_edited_in_a_task_or_asked_of_the_service_and_a_node_it_cannot_look_at()
    {
        var state = shop.StateOf("watched");
        var watched = SwarmShop.Program("watched");
        (await shop.DeployPatch(watched, o => o with { StateRoot = state })).Should(ExitCode.Done, "verified");
        using (var watch = shop.RunningWatch(state))
        {
            await watch.Says("nothing has drifted");
            await shop.UpdateByHand("--env-add", "COLOUR=of-a-secret", "--image", shop.FirstImage);
            await watch.Says("runs another image");
            await watch.Says("another environment; somebody updated the service by hand");
            await watch.Says("--release r1 asks for the same again");
            await shop.Settled();
            (await shop.Rollback("r1", state)).Should(ExitCode.Done, "verified");
            await watch.Says("nothing has drifted", times: 2);
            watch.Said.Should().NotContain("of-a-secret");
        }

        await shop.InTask("worker-1", "echo '# edited' >>/app/run.sh");
        (await shop.Watch(state))
            .Should(ExitCode.SomethingToDo, "does not read the code that was verified", "on worker-1: ", "run.sh")
            .Output.Should()
            .NotContain("on manager-2: ")
            .And.Contain("\"drifted\": true");
        await shop.WithoutWayTo(
            "worker-1",
            async () =>
                (await shop.Watch(state)).Should(
                    ExitCode.FailedBeforeAnyChange,
                    "could not be looked at",
                    "NOT so: worker-1 can be looked at"
                )
        );
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
        (await shop.Running()).Select(t => t.Spec.Image).Should().Equal(spec.Image, spec.Image);
        return spec;
    }
}
