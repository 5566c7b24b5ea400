using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;

namespace Pipeline.Tests.Running;

public sealed class ScheduleTests
{
    private static void Require(IEnumerable<string> stages)
    {
        using var run = new PipelineRun(
            () => throw new InvalidOperationException("options are not needed yet"),
            TextWriter.Null
        );
        foreach (var stage in stages)
            run.Schedule(stage);
        run.RequireWholeChain();
    }

    [Fact]
    public async Task Where_nothing_can_be_planned_yet_there_is_something_to_do()
    {
        using var run = new PipelineRun(
            () => throw new InvalidOperationException("options are not needed yet"),
            TextWriter.Null
        );
        run.CanPlan.Should().BeTrue();
        run.StopHere();

        run.CanPlan.Should().BeFalse();
        (await run.Finish()).Should().Be(ExitCode.SomethingToDo);
    }

    private static IEnumerable<string> Deploy => Chain.Deploy.Select(s => s.Name.Value);

    private static IEnumerable<string> CutOver => Chain.CutOver.Select(s => s.Name.Value);

    [Theory]
    [InlineData("BackupVolume", "RebuildVolume")]
    [InlineData("BuildImage", "VerifyImports")]
    [InlineData("Recreate", "CheckMarker")]
    public void A_stage_that_a_later_one_needs_may_not_be_skipped(string skipped, string needy) =>
        FluentActions
            .Invoking(() => Require(Deploy.Except([skipped])))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage)
            .WithMessage($"{skipped} may not be skipped: {needy} needs it*");

    [Theory]
    [InlineData("Resume")]
    [InlineData("Prune")]
    [InlineData("DeployBaked")]
    [InlineData("RollbackRecreate")]
    public async Task What_is_no_rollback_refuses_to_be_told_where_to_roll_back_to(string target)
    {
        var options = new SessionOptions
        {
            StackFile = "/nowhere/pipeline.yml",
            Target = target,
            RollbackOptions = ["--stage Recreate", "--release r1"],
        };
        using var run = new PipelineRun(() => options, TextWriter.Null);
        if (target == "DeployBaked")
            run.Schedule(StageNames.BakeCode.Value);

        var refused = await FluentActions
            .Awaiting(() =>
                target switch
                {
                    "Resume" => run.Resume(undo: false),
                    "Prune" => run.Prune(5),
                    "DeployBaked" => run.Stage(StageNames.BakeCode.Value),
                    _ => run.Back(StageNames.Recreate.Value),
                }
            )
            .Should()
            .ThrowAsync<PipelineException>();

        refused.Which.Code.Should().Be(ExitCode.Usage);
        var typed = target == "RollbackRecreate" ? "--release r1" : "--stage Recreate --release r1";
        refused.Which.Message.Should().StartWith($"expected {typed} after Rollback; ");
    }

    [Fact]
    public void What_comes_last_may_be_left_out_and_each_chain_stands_alone()
    {
        Require([]);
        Require(Deploy);
        Require(Deploy.Take(4));
        Require(CutOver);
        Require([.. Deploy, .. CutOver]);
    }
}
