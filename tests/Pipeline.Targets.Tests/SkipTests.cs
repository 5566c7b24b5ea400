using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public class SkipTests
{
    [Fact]
    public void TestStaticCondition_DependencyBehavior_Skip()
    {
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B).OnlyWhenStatic(() => 1 > 2).WhenSkipped(DependencyBehavior.Skip)
        );
        var outcome = build.Run("A");
        build.Ran.Should().BeEmpty();
        outcome.ExitCode.Should().Be(0);
        outcome.Note("A").Should().Be("OnlyWhen: 1 > 2");
        outcome.Note("B").Should().Be("Skipped: because of A");
    }

    [Fact]
    public void TestStaticCondition_DependencyBehavior_Execute()
    {
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B).OnlyWhenStatic(() => false).WhenSkipped(DependencyBehavior.Execute)
        );
        build.Run("A").Status("A").Should().Be("Skipped");
        build.Ran.Should().Equal("B");
    }

    [Fact]
    public void A_skip_cascades_by_default_and_all_the_way_down()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B).OnlyWhenStatic(() => false), b: (x, _) => _.DependsOn(x.C));
        build.Run("A");
        build.Ran.Should().BeEmpty();
    }

    [Theory]
    [InlineData("A", "B")]
    [InlineData("A", "D")]
    public void A_dependency_that_is_asked_for_or_needed_elsewhere_still_runs(params string[] asked)
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B).OnlyWhenStatic(() => false), d: (x, _) => _.DependsOn(x.B));
        build.Run(asked);
        build.Ran.Should().Contain("B");
    }

    [Fact]
    public void A_skipped_dependency_does_not_hold_up_its_dependents()
    {
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B),
            b: (_, definition) => definition.OnlyWhenStatic(() => false)
        );
        build.Run("A");
        build.Ran.Should().Equal("A");
    }

    [Fact]
    public void TestDynamicCondition_is_evaluated_just_before_its_target()
    {
        var ready = false;
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B).OnlyWhenDynamic(() => ready),
            c: (x, _) => _.DependsOn(x.A).OnlyWhenDynamic(() => !ready)
        );
        build.Does["B"] = () => ready = true;
        var outcome = build.Run("C");
        build.Ran.Should().Equal("B", "A");
        outcome.Note("C").Should().Be("OnlyWhen: !ready");
    }

    [Fact]
    public void TestStaticCondition_is_evaluated_before_the_first_target()
    {
        var ready = false;
        var build = new Graph(
            a: (x, _) => _.DependsOn(x.B).OnlyWhenStatic(() => ready).WhenSkipped(DependencyBehavior.Execute)
        );
        build.Does["B"] = () => ready = true;
        build.Run("A");
        build.Ran.Should().Equal("B");
    }

    [Fact]
    public void A_skipped_target_still_fires_its_triggers()
    {
        var build = new Graph(a: (x, _) => _.Triggers(x.B).OnlyWhenStatic(() => false));
        build.Run("A");
        build.Ran.Should().Equal("B");
    }

    [Fact]
    public void Skip_by_name_cascades()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B), b: (x, _) => _.DependsOn(x.C));
        var outcome = build.Run("A", "--skip", "b");
        build.Ran.Should().Equal("A");
        outcome.Note("B").Should().Be("Skipped: --skip");
        outcome.Note("C").Should().Be("Skipped: because of B");
    }

    [Fact]
    public void Skip_without_a_name_leaves_only_what_was_asked_for()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B).Triggers(x.C));
        build.Run("A", "--skip");
        build.Ran.Should().Equal("A");
    }

    [Fact]
    public void A_static_condition_that_throws_fails_the_build_before_its_first_target()
    {
        var build = new Graph(a: (x, _) => _.DependsOn(x.B).OnlyWhenStatic(() => int.Parse("x") > 0));
        var outcome = build.Run("A");
        outcome.ExitCode.Should().Be(1);
        outcome.Out.Should().Contain("The condition 'int.Parse(\"x\") > 0' of A failed");
        build.Ran.Should().BeEmpty();
    }
}
