using Pipeline.Targets.Session;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

/// <summary>A build that was packed as a program of its own.</summary>
public sealed class InstalledTests : IDisposable
{
    private readonly BuildRunner _runner = new() { Installed = new InstalledProgram("ship", "1.4.0") };

    public void Dispose() => _runner.Dispose();

    private sealed class Ship : NukeBuild
    {
        [Parameter]
        readonly string Port = null!;

        Target Sail => _ => _.Executes(() => Console.Out.Flush()).Requires(() => Port == null);
    }

    [Fact]
    public void Its_help_has_its_name_and_version()
    {
        var help = _runner.Run<Ship>("--help");

        help.Out.Should().StartWith($"ship 1.4.0{Environment.NewLine}");
        help.Out.Should().Contain("Usage: ship [targets]").And.Contain("ship --completion bash");
        help.Out.Should().NotContain("build.sh");
    }

    [Fact]
    public void A_script_that_calls_it_is_named_instead()
    {
        _runner.Environment["PIPELINE_COMMAND"] = "./build.sh";

        _runner.Run<Ship>("--help").Out.Should().Contain("Usage: ./build.sh [targets]");
    }

    /// <summary>In the repository of somebody's own build of NUKE its files are none of ours.</summary>
    [Fact]
    public void The_folder_of_another_build_is_left_alone()
    {
        _runner.File("parameters.json", """{ "Configuration": "Debug" }""");

        _runner.Run<Ship>("sail").ExitCode.Should().Be(0);

        File.Exists(Path.Combine(_runner.Root, ".nuke", "build.schema.json")).Should().BeFalse();
    }

    [Fact]
    public void Where_the_root_is_named_its_parameters_count()
    {
        _runner.File("parameters.json", """{ "Port": "Kiel" }""");

        _runner.Run<Ship>("sail", "--root", _runner.Root).ExitCode.Should().NotBe(0, "Port is set there");

        _runner.File("parameters.json", """{ "Configuration": "Debug" }""");
        var unknown = _runner.Run<Ship>("sail", "--root", _runner.Root);
        unknown.Error.Should().Contain("There is no parameter 'Configuration'");
    }

    [Theory]
    [InlineData("bash", "complete -F _pipeline_build ship", "${1##*/} != ship")]
    [InlineData("zsh", "compdef _pipeline_build ship", "${words[1]##*/} != ship")]
    public void It_is_completed_by_its_name(string shell, string registered, string guarded) =>
        _runner.Run<Ship>("--completion", shell).Out.Should().Contain(registered).And.Contain(guarded);
}
