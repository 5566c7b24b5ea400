using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public sealed class RealBuildTests(RealBuild build) : IClassFixture<RealBuild>
{
    [Fact]
    public void The_first_run_compiles_whatever_an_editor_left_behind()
    {
        build.First.ExitCode.Should().Be(0, build.First.Error);
        build.First.Out.Should().Contain("Speak (default)");
        build.HelpWroteSchema.Should().BeFalse();
    }

    [Fact]
    public async Task A_warm_run_needs_no_sdk()
    {
        // The real dotnet is found by its recorded path; nothing that could compile is on the way.
        build.Set("DOTNET_ROOT", "/nowhere");
        (await build.Run("--help")).Should().Be(build.First with { Error = "" });
        build.Set("DOTNET_ROOT", null);
    }

    [Fact]
    public async Task With_json_standard_output_holds_the_result_only()
    {
        var outcome = await build.Run("--json");
        outcome.Out.Should().Be("{\"ok\":true}\n");
        outcome.Error.Should().Contain("[INF] speaking").And.Contain("Build succeeded");
    }

    [Fact]
    public async Task A_secret_that_the_build_itself_prints_is_masked()
    {
        build.Set("NUKE_Token", "hunter22");
        var outcome = await build.Run();
        build.Set("NUKE_Token", null);
        outcome.Out.Should().Contain("token ***").And.NotContain("hunter22");
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_signal_lets_the_target_put_things_back_and_assured_targets_run(string signal, int exitCode)
    {
        var outcome = await build.Interrupt(signal, "Work", "Next", "Clean");
        outcome.ExitCode.Should().Be(exitCode);
        outcome.Out.Should().Contain("put back").And.Contain("cleaned").And.NotContain("next\n");
        outcome.Status("Next").Should().Be("Aborted");
    }

    [Fact]
    public async Task Bad_usage_exits_64()
    {
        var outcome = await build.Run("Speek");
        outcome.ExitCode.Should().Be(64);
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().StartWith("There is no target 'Speek'. Did you mean 'Speak'?");
    }
}
