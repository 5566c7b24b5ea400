using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public class ComponentTests
{
    private static readonly List<string> Ran = [];

    public ComponentTests() => Ran.Clear();

    [Fact]
    public void A_component_brings_its_target()
    {
        using var runner = new BuildRunner();
        runner.Run<Composed>("Deploy").ExitCode.Should().Be(0);
        Ran.Should().Equal("Compile", "Deploy");
    }

    [Fact]
    public void Two_targets_of_one_name_are_an_error()
    {
        using var runner = new BuildRunner();
        var outcome = runner.Run<Clashing>("Compile");
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().Contain("Two targets are called 'Compile'");
    }

    [Fact]
    public void A_component_that_the_build_lacks_is_an_error()
    {
        using var runner = new BuildRunner();
        runner.Run<Incomplete>("Deploy").Error.Should().Contain("ICompile");
    }

    private interface ICompile : INukeBuild
    {
        Target Compile => _ => _.Executes(() => Ran.Add("Compile"));
    }

    private interface ICompileToo : INukeBuild
    {
        Target Compile => _ => _.Executes(() => Ran.Add("other"));
    }

    private sealed class Composed : NukeBuild, ICompile
    {
        public Target Deploy => _ => _.DependsOn<ICompile>(x => x.Compile).Executes(() => Ran.Add("Deploy"));
    }

    private sealed class Clashing : NukeBuild, ICompile, ICompileToo;

    private sealed class Incomplete : NukeBuild
    {
        public Target Deploy => _ => _.DependsOn<ICompile>(x => x.Compile);
    }
}
