using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public class PlanningTests
{
    [Fact]
    public void A_dependency_is_added_and_runs_first()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B), b: (x, _) => _.DependsOn(x.C));
        build.Run("A").ExitCode.Should().Be(0);
        build.Ran.Should().Equal("C", "B", "A");
    }

    [Fact]
    public void DependentFor_is_DependsOn_from_the_other_side()
    {
        var build = new Graph(b: (x, _) => _.DependentFor(x.A));
        build.Run("A");
        build.Ran.Should().Equal("B", "A");
    }

    [Fact]
    public void A_shared_dependency_runs_once()
    {
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B, x.C),
            b: (x, _) => _.DependsOn(x.D),
            c: (x, _) => _.DependsOn(x.D)
        );
        build.Run("A");
        build.Ran.Should().Equal("D", "B", "C", "A");
    }

    [Theory]
    [InlineData("A", "A")]
    [InlineData("B", "B")]
    [InlineData("A B", "B A")]
    [InlineData("B A", "B A")]
    public void Before_orders_but_adds_nothing(string asked, string expected)
    {
        var build = new Graph(b: (x, _) => _.Before(x.A));
        build.Run(asked.Split(' '));
        build.Ran.Should().Equal(expected.Split(' '));
    }

    [Fact]
    public void After_orders_but_adds_nothing()
    {
        var build = new Graph(a: (x, _) => _.After(x.B));
        build.Run("A", "B");
        build.Ran.Should().Equal("B", "A");
    }

    [Fact]
    public void Order_holds_through_a_target_that_is_not_scheduled()
    {
        var build = new Graph(a: (x, _) => _.After(x.B), b: (x, _) => _.After(x.C));
        build.Run("A", "C");
        build.Ran.Should().Equal("C", "A");
    }

    [Fact]
    public void A_triggered_target_runs_after_its_trigger_with_its_own_dependencies()
    {
        var build = new Graph(a: (x, _) => _.Triggers(x.B), b: (x, _) => _.DependsOn(x.C));
        build.Run("A");
        build.Ran.Should().Equal("A", "C", "B");
    }

    [Fact]
    public void TriggeredBy_is_Triggers_from_the_other_side()
    {
        var build = new Graph(b: (x, _) => _.TriggeredBy(x.A));
        build.Run("A");
        build.Ran.Should().Equal("A", "B");
    }

    [Fact]
    public void A_cycle_of_dependency_order_and_trigger_edges_is_listed()
    {
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B),
            b: (x, _) => _.After(x.C),
            c: (x, _) => _.TriggeredBy(x.A)
        );
        var outcome = build.Run("A");
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().Contain("A -> B -> C -> A");
        build.Ran.Should().BeEmpty();
    }

    [Fact]
    public void A_cycle_among_targets_that_are_not_asked_for_is_an_error_too()
    {
        var build = new Graph(b: (x, _) => _.Before(x.C), c: (x, _) => _.Before(x.B));
        build.Run("A").Error.Should().Contain("B -> C -> B");
    }

    [Theory]
    [InlineData("A", "B")]
    [InlineData("A+B")]
    [InlineData("--target", "A", "B")]
    [InlineData("--target", "A+B")]
    [InlineData("C", "--target", "A+B")]
    [InlineData("a", "b")]
    public void Targets_may_be_named_in_several_ways(params string[] arguments)
    {
        var build = new Graph();
        build.Run(arguments);
        build.Ran.Should().Equal("A", "B");
    }

    [Fact]
    public void An_edge_to_something_that_is_no_property_is_an_error()
    {
        Target stray = _ => _;
        var outcome = new Graph(a: (_, definition) => definition.DependsOn(stray)).Run("A");
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().Contain("'A'");
    }
}
