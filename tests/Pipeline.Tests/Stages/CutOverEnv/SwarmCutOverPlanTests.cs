using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.CutOverEnv;

/// <summary>
/// The plan is made again once the roles are provisioned; the code of tasks is read again only where they are others.
/// </summary>
public sealed class SwarmCutOverPlanTests
{
    private static readonly ServiceState Bot = Task("bot", "t1", "c1", 7);
    private static readonly ServiceState Db = Task("db", "t2", "c2", 8);

    [Fact]
    public void Tasks_that_the_plan_of_this_run_was_made_of_are_not_read_again() =>
        WereRead(Planned(), Bot with { Health = "healthy" }, Db).Should().BeTrue();

    [Fact]
    public void A_task_that_was_replaced_or_started_again_or_is_gone_or_new_is_read()
    {
        WereRead(Planned(), Bot with { Task = "t3", Container = "c3" }, Db).Should().BeFalse();
        WereRead(Planned(), Bot with { Pid = 9 }, Db).Should().BeFalse();
        WereRead(Planned(), Bot with { Running = false }, Db).Should().BeFalse();
        WereRead(Planned(), Bot).Should().BeFalse();
        WereRead(Planned(), Bot, Db, Task("bot", "t4", "c4", 9)).Should().BeFalse();
    }

    [Fact]
    public void What_nobody_planned_in_this_run_is_read()
    {
        WereRead(TestContext.Release(TestContext.Of()), Bot, Db).Should().BeFalse("it is the first plan");
        WereRead(Planned() with { AtResume = [Bot, Db] }, Bot, Db).Should().BeFalse("another process has planned");
        WereRead(Planned(hasWork: false), Bot, Db).Should().BeFalse();
    }

    private static bool WereRead(Release release, params ServiceState[] now) => SwarmCutOverPlan.WereRead(release, now);

    private static Release Planned(bool hasWork = true)
    {
        var work = new CutOverEnvWork(null, "", [], [], [Bot], [Db], []);
        var plan = new StagePlan(StageNames.CutOverEnv, hasWork ? null : "nothing", [], Json.Element(work));
        return TestContext.Release(TestContext.Of()).With(plan);
    }

    private static ServiceState Task(string service, string task, string container, int pid) =>
        new(service, container, service, "", "", true, null, pid, 0, default, null) { Node = "n", Task = task };
}
