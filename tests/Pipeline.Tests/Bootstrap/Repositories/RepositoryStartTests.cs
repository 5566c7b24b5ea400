using Pipeline.Bootstrap;
using Pipeline.Platform;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Tests.Bootstrap;

public sealed class RepositoryStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("start-").FullName;
    private readonly List<string> _said = [];

    public RepositoryStartTests() => Directory.CreateDirectory(Path.Combine(_folder, ".git"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FileInfo Script => new(Path.Combine(_folder, "build.sh"));

    private RepositoryStart Start => new(_folder, "1.4.0");

    [Fact]
    public void It_lays_down_what_a_repository_needs_with_this_version()
    {
        var missing = Start.Missing();
        LayDown();

        missing.Should().Equal(Files());
        _said.Should().HaveCount(missing.Count).And.OnlyContain(s => s.StartsWith("wrote "));
        Read(".config/dotnet-tools.json").Should().Contain("\"version\": \"1.4.0\"").And.NotContain("{{");
        Script.UnixFileMode.Should().HaveFlag(UnixFileMode.UserExecute);
    }

    [Fact]
    public void A_second_call_says_nothing_and_changes_nothing()
    {
        LayDown();
        var before = Files().ToDictionary(f => f, Read);
        _said.Clear();
        LayDown();

        _said.Should().BeEmpty();
        Start.Missing().Should().BeEmpty();
        Files().ToDictionary(f => f, Read).Should().Equal(before);
    }

    [Fact]
    public void What_is_there_is_kept_and_named()
    {
        File.WriteAllText(Path.Combine(_folder, "build.sh"), "mine");
        Directory.CreateDirectory(Path.Combine(_folder, ".config"));
        File.WriteAllText(Path.Combine(_folder, ".config/dotnet-tools.json"), "{}");
        LayDown();

        Read("build.sh").Should().Be("mine");
        Read(".config/dotnet-tools.json").Should().Be("{}");
        _said
            .Should()
            .Contain(
                "kept build.sh, which is there, and does not call Pipeline: call dotnet tool run pipeline in its place, "
                    + "in the workflow, too"
            )
            .And.Contain(
                "kept .config/dotnet-tools.json, which is there; to pin this version in it: dotnet tool install "
                    + "pipeline --version 1.4.0"
            );
    }

    /// <summary>Not after half of the files are written.</summary>
    [Theory]
    [InlineData("mkdir build.sh", "a file", "build.sh")]
    [InlineData("ln -s /nowhere/x build.sh", "a file", "build.sh")]
    [InlineData("touch .config", "a folder", ".config")]
    [InlineData("mkdir .github; ln -s /nowhere/x .github/workflows", "a folder", ".github/workflows")]
    public async Task What_is_in_the_way_is_named_before_anything_is_written(string make, string expected, string at)
    {
        await new Command("sh", "-c", make) { Directory = _folder }.Output(default);

        FluentActions
            .Invoking(Start.RequireRepository)
            .Should()
            .Throw<PipelineException>()
            .WithMessage($"expected {expected} or nothing at {Path.Combine(_folder, at)}; found something else; *");
    }

    /// <summary>The SDK would run whatever version it finds.</summary>
    [Fact]
    public async Task The_script_refuses_a_manifest_without_a_version_of_Pipeline()
    {
        LayDown();
        File.WriteAllText(Path.Combine(_folder, ".config/dotnet-tools.json"), "{}");

        var said = await new Command(Script.FullName, "--help").Run(default);

        said.ExitCode.Should().Be(64);
        said.Error.Should().Contain("names no version of pipeline");
    }

    [Fact]
    public async Task A_script_that_a_killed_call_left_can_be_run_after_the_next_one()
    {
        LayDown();
        await new Command("chmod", "400", Script.FullName).Output(default);
        LayDown();

        Script.UnixFileMode.Should().HaveFlag(UnixFileMode.UserExecute);
    }

    [Fact]
    public void Outside_of_a_repository_nothing_is_done()
    {
        Directory.Delete(Path.Combine(_folder, ".git"));

        FluentActions
            .Invoking(Start.RequireRepository)
            .Should()
            .Throw<PipelineException>()
            .WithMessage($"expected the top of a git repository; found none at {_folder}; nothing was done*")
            .Which.Code.Should()
            .Be(ExitCode.Usage);
    }

    [Fact]
    public async Task Root_writes_nothing_into_the_repository_of_somebody_else()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            FluentActions.Invoking(Start.RequireRepository).Should().NotThrow("it is the caller's own");
            return;
        }

        await new Command("chown", "1000", _folder).Output(default);

        FluentActions
            .Invoking(Start.RequireRepository)
            .Should()
            .Throw<PipelineException>()
            .WithMessage($"expected to be called by the owner of {_folder}, user 1000; found root*");
    }

    /// <summary>As it is it is refused; without the hashes the strict reader takes it.</summary>
    [Fact]
    public void The_commented_start_is_a_definition_once_the_hashes_are_gone()
    {
        LayDown();
        File.WriteAllText(Path.Combine(_folder, "docker-compose.yml"), "services: { app: { image: x } }");
        var read = () => StackReader.Read(Start.DefinitionPath);

        read.Should().Throw<StackException>().WithMessage("*expected a mapping with version*");
        var lines = File.ReadAllLines(Start.DefinitionPath)
            .SkipWhile(l => !l.Contains("version: 1"))
            .Select(l => l[2..]);
        File.WriteAllLines(Start.DefinitionPath, lines);
        read().Code.Should().ContainSingle().Which.Path.ToString().Should().Be("/srv/app");
    }

    [Fact]
    public async Task The_scripts_are_ones_that_a_shell_understands()
    {
        LayDown();

        (await new Command("bash", "-n", Path.Combine(_folder, "build.sh")).Run(default)).ExitCode.Should().Be(0);
    }

    private void LayDown()
    {
        Start.LayDownDefinition(_said.Add);
        Start.LayDown(_said.Add);
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder, path));

    private static string[] Files() =>
        [
            "pipeline.yml",
            ".config/dotnet-tools.json",
            "build.sh",
            "build.ps1",
            ".nuke/parameters.json",
            ".nuke/.gitignore",
            ".github/workflows/deploy.yml",
        ];
}
