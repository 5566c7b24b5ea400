using Pipeline.Targets.Session;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public class ExecutionTests
{
    private static readonly Action Boom = () => Assert.Fail("boom");

    [Fact]
    public void A_failure_stops_what_comes_after_it_and_exits_1()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B), b: (x, _) => _.DependsOn(x.C)) { Does = { ["B"] = Boom } };
        var outcome = build.Run("A");
        build.Ran.Should().Equal("C", "B");
        outcome.ExitCode.Should().Be(1);
        outcome.Status("C").Should().Be("Succeeded");
        outcome.Status("B").Should().Be("Failed");
        outcome.Status("A").Should().Be("NotRun");
    }

    [Fact]
    public void AssuredAfterFailure_runs_after_a_failure_when_scheduled()
    {
        var build = new Graph(c: (x, _) => _.After(x.B).AssuredAfterFailure(), d: (x, _) => _.AssuredAfterFailure())
        {
            Does = { ["A"] = Boom },
        };
        build.Run("A", "B", "C").ExitCode.Should().Be(1);
        build.Ran.Should().Equal("A", "C");
    }

    [Fact]
    public void ProceedAfterFailure_goes_on_but_the_build_fails()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B), b: (x, _) => _.ProceedAfterFailure())
        {
            Does = { ["B"] = Boom },
        };
        var outcome = build.Run("A");
        build.Ran.Should().Equal("B", "A");
        outcome.Status("A").Should().Be("Succeeded");
        outcome.ExitCode.Should().Be(1);
    }

    [Theory]
    [InlineData(3, true, 3)]
    [InlineData(0, true, 1)]
    [InlineData(null, true, 1)]
    [InlineData(2, false, 2)]
    [InlineData(null, false, 0)]
    public void The_exit_code_is_the_builds_unless_that_would_hide_a_failure(int? set, bool fails, int expected)
    {
        var build = new Graph();
        build.Does["A"] = () =>
        {
            build.ExitCode = set;
            if (fails)
                Boom();
        };
        build.Run("A").ExitCode.Should().Be(expected);
    }

    [Fact]
    public void Hooks_are_called_in_order()
    {
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B, x.C),
            b: (_, definition) => definition.OnlyWhenStatic(() => false)
        )
        {
            Does = { ["C"] = Boom },
        };
        build.Run("A");
        build.Events.Should().Equal("created", "initialized", "skipped B", "running C", "failed C", "finished");
    }

    [Fact]
    public void An_interrupted_build_aborts_runs_what_is_assured_and_exits_128_plus_signal()
    {
        using var runner = new BuildRunner();
        BuildSession session = null!;
        runner.Prepare = x => session = x;
        var build = new Graph(c: (x, _) => _.After(x.B).AssuredAfterFailure());
        build.Does["A"] = () =>
        {
            session.Interruption.Raise("SIGTERM", 15);
            throw new OperationCanceledException();
        };
        var outcome = build.Run(runner, "A", "B", "C");
        build.Ran.Should().Equal("A", "C");
        outcome.ExitCode.Should().Be(143);
        outcome.Status("A").Should().Be("Aborted");
        outcome.Status("B").Should().Be("Aborted");
        outcome.Status("C").Should().Be("Succeeded");
    }

    [Fact]
    public void An_interrupted_target_that_reports_its_own_exit_code_has_the_last_word()
    {
        using var runner = new BuildRunner();
        BuildSession session = null!;
        runner.Prepare = x => session = x;
        var build = new Graph();
        build.Does["A"] = () =>
        {
            session.Interruption.Raise("SIGINT", 2);
            build.ExitCode = 4;
            throw new OperationCanceledException();
        };
        build.Run(runner, "A").ExitCode.Should().Be(4);
    }

    [Fact]
    public void A_target_that_finishes_in_spite_of_the_signal_has_succeeded()
    {
        using var runner = new BuildRunner();
        BuildSession session = null!;
        runner.Prepare = x => session = x;
        var build = new Graph { Does = { ["A"] = () => session.Interruption.Raise("SIGINT", 2) } };
        build.Run(runner, "A").ExitCode.Should().Be(0);
    }

    [Fact]
    public void Async_actions_are_awaited_and_their_exceptions_unwrapped()
    {
        var build = new Graph(
            a: (_, definition) =>
                definition.Executes(async () =>
                {
                    await Task.Yield();
                    throw new FormatException("not a number");
                })
        );
        build.Run("A").Out.Should().Contain("[ERR] FormatException: not a number");
    }

    [Fact]
    public void A_hook_that_throws_fails_the_build()
    {
        using var runner = new BuildRunner();
        var outcome = runner.Run<BrokenHook>("Work");
        outcome.ExitCode.Should().Be(1);
        outcome.Out.Should().Contain("cannot finish");
    }

    [Fact]
    public void A_build_that_cannot_be_made_exits_1_with_the_reason()
    {
        using var runner = new BuildRunner();
        var outcome = runner.Run(() => throw new FormatException("bad field"), []);
        outcome.ExitCode.Should().Be(1);
        outcome.Error.Should().Contain("bad field");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("A --plan")]
    public void Help_and_plan_run_no_target_no_hook_and_no_condition(string arguments)
    {
        var build = new Graph(a: (_, definition) => definition.OnlyWhenStatic(() => throw new FormatException()));
        using var runner = new BuildRunner();
        build.Run(runner, arguments.Split(' ')).ExitCode.Should().Be(0);
        build.Ran.Should().BeEmpty();
        build.Events.Should().BeEmpty();
        Directory.GetFiles(Path.Combine(runner.Root, ".nuke")).Should().BeEmpty();
    }

    private sealed class BrokenHook : NukeBuild
    {
        public Target Work => _ => _.Executes(() => { });

        protected internal override void OnBuildFinished() => Assert.Fail("cannot finish");
    }
}
