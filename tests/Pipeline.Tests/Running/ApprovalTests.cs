using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class ApprovalTests
{
    private readonly List<string> _said = [];

    private static (IStage, StagePlan) Planned(string name, Impact impact, bool hasWork = true)
    {
        var stage = new TinyStage(name, [], impact);
        return (stage, stage.PlanWith(hasWork ? null : "nothing"));
    }

    private static readonly (IStage, StagePlan)[] All =
    [
        Planned("Look", Impact.ReadOnly),
        Planned("Make", Impact.Build),
        Planned("Copy", Impact.Volume),
        Planned("Swap", Impact.Volume),
        Planned("Start", Impact.Restart),
    ];

    private void Require(IReadOnlyList<(IStage, StagePlan)> plans, string? terminal, params Impact[] go) =>
        Approvals.Require(plans, go.ToHashSet(), terminal is null ? null : new StringReader(terminal), _said.Add);

    private PipelineException Refusal(IReadOnlyList<(IStage, StagePlan)> plans, string? terminal, params Impact[] go) =>
        FluentActions.Invoking(() => Require(plans, terminal, go)).Should().Throw<PipelineException>().Which;

    [Fact]
    public void Without_a_terminal_it_is_refused_with_what_to_type()
    {
        var refusal = Refusal(All, null);

        refusal.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        refusal
            .Message.Should()
            .Contain("not approved: volume, restart; nothing was changed")
            .And.Contain("--go volume restart");
    }

    [Fact]
    public void What_was_given_before_is_not_asked_again_and_stays_in_what_to_type() =>
        Refusal(All, null, Impact.Restart)
            .Message.Should()
            .Contain("not approved: volume;")
            .And.Contain("--go volume restart");

    [Fact]
    public void With_all_of_it_given_nothing_is_asked()
    {
        Require(All, null, Impact.Volume, Impact.Restart);
        _said.Should().BeEmpty();
    }

    [Fact]
    public void A_plan_that_touches_more_than_its_stage_needs_each_word_and_says_why()
    {
        var (stage, plan) = Planned("Start", Impact.Restart);
        FurtherImpact[] further =
        [
            new(Impact.State, "it begins without orders.db"),
            new(Impact.Env, "no copy of .env"),
        ];
        (IStage, StagePlan)[] plans = [(stage, plan with { Further = further })];

        Refusal(plans, null, Impact.Restart)
            .Message.Should()
            .Contain("not approved: state (it begins without orders.db), env (no copy of .env); nothing was changed")
            .And.Contain("--go restart state env");
        Refusal(plans, null, Impact.Restart, Impact.State).Message.Should().Contain("not approved: env (");
        Require(plans, null, Impact.Restart, Impact.State, Impact.Env);
    }

    [Fact]
    public void Reading_and_building_need_no_go() => Require([.. All.Take(2)], null);

    [Fact]
    public void A_stage_with_nothing_to_do_needs_no_go() =>
        Require([Planned("Copy", Impact.Volume, hasWork: false)], null);

    [Fact]
    public void At_a_terminal_each_impact_has_its_own_word()
    {
        Require(All, "volume\n restart \n");

        _said.Should().HaveCount(2);
        _said[0].Should().Contain("Copy and Swap").And.Contain("'volume'").And.Contain("[N]");
        _said[1].Should().Contain("Start").And.Contain("'restart'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("y\n")]
    [InlineData("yes\nyes\n")]
    [InlineData("Volume\nrestart\n")]
    [InlineData("volume\n")]
    [InlineData("volume\nvolume\n")]
    [InlineData("restart\nvolume\n")]
    public void Anything_else_is_no(string typed) =>
        Refusal(All, typed).Code.Should().Be(ExitCode.FailedBeforeAnyChange);

    [Fact]
    public void Privilege_has_its_own_word() =>
        Refusal([Planned("Cut", Impact.Privilege)], null, Impact.Volume, Impact.Restart)
            .Message.Should()
            .Contain("not approved: privilege");
}
