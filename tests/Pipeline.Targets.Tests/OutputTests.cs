using System.Globalization;
using Pipeline.Targets.Output;
using Pipeline.Targets.Session;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public sealed class OutputTests : IDisposable
{
    private readonly BuildRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public void Help_reads_as_reviewed() => Run("--help").Out.ShouldMatch("help");

    [Fact]
    public void Plan_reads_as_reviewed() =>
        Run("Deploy", "Publish", "--skip", "Lint", "--plan").Out.ShouldMatch("plan");

    [Fact]
    public void A_success_reads_as_reviewed() => Run("--no-logo").Out.ShouldMatch("success");

    [Fact]
    public void A_failure_reads_as_reviewed() => Run("Publish", "--no-logo").Out.ShouldMatch("failure");

    [Theory]
    [InlineData("Deploy", "terminal-success")]
    [InlineData("Publish", "terminal-failure")]
    public void At_a_terminal_only_what_is_out_of_the_ordinary_is_listed_and_a_failure_comes_last(
        string target,
        string expected
    )
    {
        using var runner = new BuildRunner { IsTerminal = true };
        runner.Environment["TERM"] = "xterm";
        runner.Environment["NO_COLOR"] = "1";
        var shown = runner.Run(() => new Sample(), [], target, "--no-logo").Out;
        shown.Replace("\r\e[K", "", StringComparison.Ordinal).ShouldMatch(expected);
    }

    [Theory]
    [InlineData("TERM", "dumb")]
    [InlineData("TERM", "")]
    [InlineData("CI", "true")]
    public void A_job_and_a_terminal_that_cannot_move_get_plain_lines(string name, string value)
    {
        using var runner = new BuildRunner { IsTerminal = true };
        runner.Environment["TERM"] = "xterm";
        runner.Environment["NO_COLOR"] = "1";
        runner.Environment[name] = value;
        runner.Run(() => new Sample(), [], "Deploy", "--no-logo").Out.ShouldMatch("success");
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    public void There_is_no_colour_where_it_is_not_wanted(string? noColor, bool expected)
    {
        using var runner = new BuildRunner { IsTerminal = true };
        runner.Environment["TERM"] = "xterm";
        if (noColor is not null)
            runner.Environment["NO_COLOR"] = noColor;
        var shown = runner.Run(() => new Sample(), [], "Publish").Out;
        shown.Contains("\e[31m", StringComparison.Ordinal).Should().Be(expected);
    }

    [Fact]
    public void On_GitHub_targets_are_groups_and_problems_are_annotations()
    {
        _runner.Environment["GITHUB_ACTIONS"] = "true";
        Run("Publish", "--no-logo").Out.ShouldMatch("github");
    }

    [Fact]
    public void The_schema_reads_as_reviewed_and_is_written_only_when_it_differs()
    {
        var path = Path.Combine(_runner.Root, ".nuke", "build.schema.json");
        Run("Compile");
        File.ReadAllText(path).ShouldMatch("schema");

        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Run("Compile");
        File.GetLastWriteTimeUtc(path).Should().Be(DateTime.UnixEpoch);

        File.WriteAllText(path, "{}");
        Run("Compile");
        File.ReadAllText(path).Should().NotBe("{}");
    }

    [Fact]
    public void A_dry_run_leaves_the_schema_alone_too()
    {
        _runner.Run<Rehearsed>("Look", "--dry-run").ExitCode.Should().Be(0);
        File.Exists(Path.Combine(_runner.Root, ".nuke", "build.schema.json")).Should().BeFalse();
    }

    [Fact]
    public void With_Json_standard_output_is_the_builds_alone()
    {
        var outcome = Run("Compile", "--json");
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().Contain("Compile").And.Contain("Build succeeded");
    }

    [Theory]
    [InlineData("verbose", "DBG INF WRN table")]
    [InlineData("normal", "INF WRN table")]
    [InlineData("minimal", "WRN table")]
    [InlineData("quiet", "")]
    public void Verbosity_says_how_much_is_printed(string verbosity, string expected)
    {
        var text = Run("Chatty", "--verbosity", verbosity).Out;
        var seen = new[] { "DBG", "INF", "WRN" }
            .Where(x => text.Contains($" [{x}] ", StringComparison.Ordinal))
            .ToList();
        if (text.Contains("Build succeeded", StringComparison.Ordinal))
            seen.Add("table");
        string.Join(' ', seen).Should().Be(expected);
    }

    [Fact]
    public void A_stack_trace_is_for_who_asks_for_it()
    {
        Run("Publish").Out.Should().NotContain("   at ");
        Run("Publish", "--verbosity", "verbose").Out.Should().Contain("   at ");
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("quiet")]
    public void An_error_of_several_lines_is_shown_whole_once(string verbosity)
    {
        var shown = _runner.Run<Refusing>("Plan", "--verbosity", verbosity).Out;

        shown.Split("not committed").Should().HaveCount(2);
        shown.Should().Contain("2 things stand in the way");
    }

    [Theory]
    [InlineData("no room", "  [ERR] Publish: no room")]
    [InlineData("Publish: no room", "  [ERR] Publish: no room")]
    public void A_repeated_problem_names_its_target_once(string said, string repeated)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var output = new HostOutput(writer, isColored: false, isGitHub: false, new Masker(), new FixedTime());
        output.Begin("Publish");
        output.Log(LogLevel.Error, said);
        output.End();

        output.RepeatProblems();

        writer.ToString().Split(Environment.NewLine).Should().Contain(repeated);
    }

    [Theory]
    [InlineData("plain {Json}", new object[0], "plain {Json}")]
    [InlineData("{A} of {B:000}", new object[] { "x", 7 }, "x of 007")]
    [InlineData("{{A}} {A:l}", new object[] { "x" }, "{A} x")]
    [InlineData("open { brace {A}", new object[] { 1 }, "open 1")]
    [InlineData("{A} {B}", new object?[] { null }, "null {B}")]
    public void Message_templates_are_Serilogs(string template, object?[] values, string expected) =>
        MessageTemplate.Render(template, values).Should().Be(expected);

    [Fact]
    public void Colour_is_for_terminals_only()
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new HostOutput(writer, isColored: true, isGitHub: false, new Masker(), new FixedTime()).Log(
            LogLevel.Error,
            "no"
        );
        writer.ToString().Should().Contain("\e[31m[ERR]\e[0m no");
        Run("Publish").Out.Should().NotContain("\e");
    }

    private Outcome Run(params string[] arguments) =>
        _runner.Run(() => new Sample(), [nameof(Sample.Deploy)], arguments);

    private enum Place
    {
        Here,
        OverThere,
    }

    private sealed class Rehearsed : NukeBuild
    {
        [Parameter]
        public readonly bool DryRun;

        public Target Look => _ => _.Executes(() => { });
    }

    private sealed class Refusing : NukeBuild
    {
        public Target Plan =>
            _ => _.Executes(() => Assert.Fail("2 things stand in the way\n1. not committed\n2. no place"));
    }

    private sealed class Sample : NukeBuild
    {
        [Parameter("Where to deploy")]
        public readonly Place Place;

        [Parameter("How long to wait")]
        public readonly TimeSpan? LockWait;

        [Parameter("Files to take", Separator = ",")]
        public readonly string[]? Files;

        [Parameter("Prints the result as JSON")]
        public readonly bool Json;

        [Parameter("For the registry"), Secret]
        public readonly string? Token;

        [Parameter("Not shown", List = false)]
        public readonly string? Hidden;

        public Target Lint => _ => _.Description("Looks for mistakes").Executes(() => { });

        public Target Compile =>
            _ =>
                _.Description("Compiles everything")
                    .DependsOn(Lint)
                    .Executes(() => Log.Information("compiling {Count} files", 3));

        public Target Deploy =>
            _ =>
                _.Description("Compiles and deploys")
                    .DependsOn(Compile, Announce)
                    .Executes(() =>
                        ReportSummary(x =>
                        {
                            x["Files"] = "3";
                            return x;
                        })
                    );

        public Target Announce => _ => _.OnlyWhenDynamic(() => Place == Place.OverThere).Executes(() => { });

        public Target Everything => _ => _.Description("All of it").DependsOn(Deploy, Publish);

        public Target Publish =>
            _ =>
                _.DependsOn(Lint)
                    .Requires(() => Json == false)
                    .Executes(() =>
                    {
                        Log.Warning("slow\nnetwork 100%");
                        Assert.Fail("registry refused");
                    });

        public Target Chatty =>
            _ =>
                _.Unlisted()
                    .Executes(() =>
                    {
                        Log.Debug("d");
                        Log.Information("i");
                        Log.Warning("w");
                    });
    }
}
