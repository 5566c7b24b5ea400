using Pipeline.Bootstrap;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Tests.Docs;

/// <summary>Runs a pretended <c>dotnet</c>, which writes the results file that its project's name asks for.</summary>
public sealed class TestRunTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("testrun-").FullName;
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        _output.Dispose();
    }

    [Fact]
    public async Task All_green_ends_with_the_sum_of_all_projects()
    {
        var passed = await Run("Green", "Mixed.Green");

        passed.Should().Be(4);
        LastLine.Should().Be("4 passed, 0 failed");
        _output.ToString().Should().Contain("Green: 2 passed, 0 failed, 1 skipped in ");
    }

    [Fact]
    public async Task A_failed_test_is_named_when_it_fails_and_explained_at_the_end()
    {
        var failure = await Red("Green", "Red");

        failure.Code.Should().Be(ExitCode.FailedBeforeAnyChange);
        LastLine.Should().Be("3 passed, 1 failed");
        _output
            .ToString()
            .Should()
            .MatchRegex(@"  failed: Shop\.It_breaks\r?\n")
            .And.Contain("FAILED Shop.It_breaks\nexpected 1, found 2\nat Shop.cs:3");
    }

    [Fact]
    public async Task Of_a_long_message_the_first_lines_and_the_end_are_shown()
    {
        await Red("Talks");

        var lines = _output.ToString().Split('\n').SkipWhile(l => l != "FAILED Shop.It_talks").ToList();
        lines[1..4].Should().Equal("line 1", "line 2", "... 26 lines ...");
        lines[4].Should().Be("line 29");
        lines[15..17].Should().Equal("line 40", "at Shop.cs:4");
    }

    [Fact]
    public async Task A_project_that_crashes_is_a_failure_and_shows_its_last_lines()
    {
        await Red("Green", "Crash");

        LastLine.Should().Be("2 passed, 1 failed");
        _output
            .ToString()
            .Should()
            .Contain("FAILED Crash: it ended with 1 and no failed test")
            .And.Contain("The active test run was aborted");
    }

    [Fact]
    public async Task A_project_without_tests_is_a_failure()
    {
        await Red("Green", "Empty");

        _output.ToString().Should().Contain("FAILED Empty: no test was found in it");
    }

    [Fact]
    public async Task With_a_filter_a_project_may_have_none_but_not_all_of_them()
    {
        (await Run(["Green", "Empty"], "Name~x")).Should().Be(2);

        var nothing = () => Run(["Empty"], "Name~y");

        (await nothing.Should().ThrowAsync<PipelineException>()).WithMessage("*no test ran*");
        LastLine.Should().Be("0 passed, 0 failed");
    }

    [Theory]
    [InlineData(null, "Needs!=engine")]
    [InlineData("Journal", "(Needs!=engine)&(Journal)")]
    public async Task Unit_tests_have_no_engine_and_no_end_to_end_tests_among_them(string? filter, string given)
    {
        await Run(["Green", "EndToEnd.Red"], new TestScope(filter, UnitOnly: true));

        LastLine.Should().Be("2 passed, 0 failed");
        File.ReadAllText(Path.Combine(_root, "asked"))
            .Should()
            .Contain($"--filter {given}\n")
            .And.Contain("engine at unix:///nonexistent/docker.sock");
    }

    [Fact]
    public async Task All_tests_keep_the_engine_that_they_are_given()
    {
        await Run("Green");

        File.ReadAllText(Path.Combine(_root, "asked"))
            .Should()
            .Contain($"engine at {Environment.GetEnvironmentVariable("DOCKER_HOST")}\n")
            .And.NotContain("--filter");
    }

    [Fact]
    public async Task What_does_not_compile_runs_no_test()
    {
        File.WriteAllText(Path.Combine(_root, "broken"), "");

        (await Red("Green")).Message.Should().Contain("does not compile");

        LastLine.Should().Be("0 passed, 0 failed");
        _output.ToString().Should().Contain("error CS1002").And.NotContain("Green:");
    }

    [Fact]
    public async Task The_slowest_twenty_are_listed_slowest_first()
    {
        await Run("Slow");

        var lines = _output
            .ToString()
            .Split('\n')
            .SkipWhile(l => !l.StartsWith("The 20 slowest", StringComparison.Ordinal))
            .ToList();
        lines[1].Should().EndWith("25.5 s  Shop.Takes_25");
        lines[20].Should().EndWith("6.5 s  Shop.Takes_6");
        lines[21].Should().NotContain("Takes_");
    }

    [Fact]
    public async Task Results_of_an_earlier_run_do_not_count()
    {
        await Run("Green");
        File.Move(Path.Combine(_root, "TestResults", "Green.trx"), Path.Combine(_root, "TestResults", "Crash.trx"));

        await Red("Crash");

        LastLine.Should().Be("0 passed, 1 failed");
    }

    [Fact]
    public void Projects_are_those_under_tests_end_to_end_last_and_no_benchmarks()
    {
        var solution = string.Join(
            '\n',
            Line(@"src\Shop\Shop.csproj"),
            Line(@"tests\Shop.EndToEnd\Shop.EndToEnd.csproj"),
            Line(@"tests\Shop.Benchmarks\Shop.Benchmarks.csproj"),
            Line("tests/Shop.Tests/Shop.Tests.csproj")
        );

        TestRun
            .Projects(solution)
            .Should()
            .Equal("tests/Shop.Tests/Shop.Tests.csproj", "tests/Shop.EndToEnd/Shop.EndToEnd.csproj");
    }

    private string LastLine => _output.ToString().TrimEnd().Split('\n')[^1].TrimEnd();

    private Task<int> Run(params string[] projects) => Run(projects, (string?)null);

    private Task<int> Run(string[] projects, string? filter) => Run(projects, new TestScope(filter, UnitOnly: false));

    private async Task<int> Run(string[] projects, TestScope scope)
    {
        var program = Path.Combine(_root, "dotnet");
        File.WriteAllText(program, Pretended);
        await new Command("chmod", "+x", program).Output(CancellationToken.None);
        File.WriteAllLines(Path.Combine(_root, "Pipeline.sln"), projects.Select(p => Line($@"tests\{p}\{p}.csproj")));
        return await TestRun.Run(
            new DotnetProgram(program),
            _root,
            scope,
            _output,
            TimeProvider.System,
            CancellationToken.None
        );
    }

    private async Task<PipelineException> Red(params string[] projects) =>
        (await FluentActions.Awaiting(() => Run(projects)).Should().ThrowAsync<PipelineException>()).Which;

    private static string Line(string path) =>
        $$"""Project("{FAE04EC0}") = "{{Path.GetFileNameWithoutExtension(path)}}", "{{path}}", "{0}" """;

    private const string Pretended = """
        #!/bin/sh
        if [ "$1" = build ]; then
          [ -e broken ] && { echo "Shop.cs(1,1): error CS1002: ; expected"; exit 1; }
          exit 0
        fi
        name=$(basename "$2" .csproj)
        echo "$*" >>asked
        echo "engine at $DOCKER_HOST" >>asked
        one() { echo "<UnitTestResult testName='Shop.$1' outcome='$2' duration='$4'>$3</UnitTestResult>"; }
        results() {
          echo "<TestRun xmlns='http://microsoft.com/schemas/VisualStudio/TeamTest/2010'><Results>"
          case $name in
            *Green) one a Passed; one b Passed; one c NotExecuted ;;
            Slow) i=0; while [ $i -lt 25 ]; do i=$((i + 1)); one "Takes_$i" Passed '' "00:00:$(printf %02d $i).5000000"; done ;;
            Talks)
              one It_talks Failed "<Output><ErrorInfo><Message>$(seq -f 'line %g' 40)</Message><StackTrace>at Shop.cs:4</StackTrace></ErrorInfo></Output>" ;;
            Red) one a Passed
              one It_breaks Failed '<Output><ErrorInfo><Message>expected 1, found 2</Message><StackTrace>at Shop.cs:3</StackTrace></ErrorInfo></Output>' ;;
          esac
          echo "</Results></TestRun>"
        }
        case $name in
          Crash) echo "The active test run was aborted. Reason: Test host process crashed"; exit 1 ;;
          Red | Talks) results >"TestResults/$name.trx"; echo "  Failed Shop.It_breaks [12 ms]"; exit 1 ;;
          *) results >"TestResults/$name.trx" ;;
        esac
        """;
}
