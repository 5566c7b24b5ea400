using FsCheck;
using FsCheck.Fluent;
using Pipeline.Targets.Tests.Support;
using Outcome = Pipeline.Targets.Tests.Support.Outcome;

namespace Pipeline.Targets.Tests;

public sealed class ArgumentTests : IDisposable
{
    private readonly BuildRunner _runner = new();
    private Typed _build = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public void Every_type_reads_its_text()
    {
        Run(
            "Go",
            "--text",
            "a b",
            "--max-count",
            "7",
            "--ratio",
            "1.5",
            "--flag",
            "--color",
            "light-blue",
            "--wait",
            "90s",
            "--folder",
            "x",
            "--words",
            "a",
            "b",
            "--maybe",
            "3"
        )
            .ExitCode.Should()
            .Be(0);
        _build.Text.Should().Be("a b");
        _build.MaxCount.Should().Be(7);
        _build.Ratio.Should().Be(1.5);
        _build.Flag.Should().BeTrue();
        _build.Color.Should().Be(Shade.LightBlue);
        _build.Wait.Should().Be(TimeSpan.FromSeconds(90));
        _build.Folder!.ToString().Should().Be(Path.Combine(_runner.Root, "x"));
        _build.Words.Should().Equal("a", "b");
        _build.Maybe.Should().Be(3);
    }

    [Theory]
    [InlineData("--MaxCount", "5")]
    [InlineData("--maxcount", "5")]
    [InlineData("-max-count", "5")]
    [InlineData("--max-count=5")]
    [InlineData("--MAX-COUNT=5")]
    public void Names_ignore_case_and_dashes(params string[] option)
    {
        Run(["Go", .. option]);
        _build.MaxCount.Should().Be(5);
    }

    [Fact]
    public void A_value_that_starts_with_a_dash_needs_an_equals_sign()
    {
        Run("Go", "--max-count=-5");
        _build.MaxCount.Should().Be(-5);
        Run("Go", "--max-count", "-5").Error.Should().Contain("'--max-count=-5'");
    }

    [Theory]
    [InlineData("1.02:03:04", 93784)]
    [InlineData("00:05:00", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("250ms", 0.25)]
    public void Times_have_units(string text, double seconds)
    {
        Run("Go", "--wait", text);
        _build.Wait.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Theory]
    [InlineData("There is no option '--max-cuont'. Did you mean '--max-count'?", "Go", "--max-cuont", "5")]
    [InlineData("There is no target 'Og'. Did you mean 'Go'?", "Og")]
    [InlineData("There is no target 'Og'. Did you mean 'Go'?", "Go", "--skip", "Og")]
    [InlineData("There is no target 'Nothing'.", "Nothing")]
    [InlineData("--max-count: 'five' is not valid (Int32).", "Go", "--max-count", "five")]
    [InlineData("--max-count: '99999999999' is not valid (Int32).", "Go", "--max-count", "99999999999")]
    [InlineData("--max-count needs a value (Int32).", "Go", "--max-count")]
    [InlineData("--text needs a value; found an empty one. Was a variable not set?", "Go", "--text", "")]
    [InlineData("--text needs a value; found an empty one. Was a variable not set?", "Go", "--text= ")]
    [InlineData("--words needs a value; found an empty one. Was a variable not set?", "Go", "--words", "a", "")]
    [InlineData("--text takes one value, 'b' is too much.", "Go", "--text", "a", "b")]
    [InlineData("--text is there twice.", "Go", "--text", "a", "--text", "b")]
    [InlineData("--flag: 'maybe' is not valid (true, false).", "Go", "--flag", "maybe")]
    [InlineData(
        "--color: 'light-blu' is not valid (red, light-blue). Did you mean 'light-blue'?",
        "Go",
        "--color",
        "light-blu"
    )]
    [InlineData("--colors: 'blue' is not valid (red, light-blue).", "Go", "--colors", "red,blue")]
    [InlineData("--color: '1' is not valid (red, light-blue).", "Go", "--color", "1")]
    [InlineData("--wait: '5' is not valid (such as 30s, 5m, 00:05:00).", "Go", "--wait", "5")]
    [InlineData("--wait: 'NaNs' is not valid (such as 30s, 5m, 00:05:00).", "Go", "--wait", "NaNs")]
    [InlineData("Targets come before the first option: write 'Go --flag'.", "--flag", "Go")]
    [InlineData("Targets come before the first option: write 'Go --text'.", "--text", "a", "Go")]
    [InlineData("Name a target; this build has no default.")]
    [InlineData("Profile 'x' has no file .nuke/parameters.x.json.", "Go", "--profile", "x")]
    [InlineData("--root: 'nowhere' is no folder.", "Go", "--root", "nowhere")]
    [InlineData("Go2 requires --text.", "Go2")]
    [InlineData("--pin: the value is not valid (Int32).", "Go", "--pin", "s3cret")]
    public void Bad_usage_exits_64_says_what_and_runs_nothing(string message, params string[] arguments)
    {
        var outcome = Run(arguments);
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().StartWith(message + Environment.NewLine).And.NotContain("s3cret");
        _build.HasRun.Should().BeFalse();
    }

    [Fact]
    public void Command_line_beats_environment_beats_profile_beats_parameters_beats_initializer()
    {
        _runner.File(
            "parameters.json",
            """{ "$schema": "build.schema.json", "Text": "file", "MaxCount": 1, "Ratio": 1, "Words": ["a", "b"] }"""
        );
        _runner.File("parameters.live.json", """{ "text": "profile", "max-count": 2, "ratio": 2 }""");
        _runner.Environment["NUKE_TEXT"] = "environment";
        _runner.Environment["NUKE_MAX_COUNT"] = "3";
        Run("Go", "--profile", "live", "--text", "line");
        (_build.Text, _build.MaxCount, _build.Ratio, _build.Untouched).Should().Be(("line", 3, 2d, "initial"));
        _build.Words.Should().Equal("a", "b");
    }

    [Fact]
    public void Of_several_profiles_the_last_wins()
    {
        _runner.File("parameters.one.json", """{ "Text": "one", "MaxCount": 1 }""");
        _runner.File("parameters.two.json", """{ "Text": "two" }""");
        Run("Go", "--profile", "one", "two");
        (_build.Text, _build.MaxCount).Should().Be(("two", 1));
    }

    [Fact]
    public void In_the_environment_the_exact_name_comes_first()
    {
        _runner.Environment["NUKE_TEXT"] = "other case";
        _runner.Environment["NUKE_Text"] = "exact";
        _runner.Environment["NUKE_WORDS"] = "a b  c";
        _runner.Environment["NUKE_SomebodyElses"] = "ignored";
        Run("Go");
        _build.Text.Should().Be("exact");
        _build.Words.Should().Equal("a", "b", "c");
    }

    [Fact]
    public void Targets_on_the_command_line_beat_those_of_the_environment()
    {
        _runner.Environment["NUKE_TARGET"] = "Nonsense";
        Run("Go").ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData(
        """{ "Txt": "a" }""",
        "There is no parameter 'Txt', which .nuke/parameters.json sets. Did you mean 'Text'?"
    )]
    [InlineData("""{ "MaxCount": "five" }""", "'MaxCount' in .nuke/parameters.json: 'five' is not valid (Int32).")]
    [InlineData("""{ "Text": {} }""", "'Text' in .nuke/parameters.json must be text")]
    [InlineData("[]", ".nuke/parameters.json must hold one object")]
    [InlineData("""{ "Pin": s3cret }""", ".nuke/parameters.json is not valid JSON: line 1, byte 10.")]
    public void A_bad_parameter_file_is_bad_usage(string json, string message)
    {
        _runner.File("parameters.json", json);
        var outcome = Run("Go");
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().StartWith(message).And.NotContain("s3cret");
    }

    [Fact]
    public void Help_works_with_a_bad_parameter_file_and_a_bad_environment()
    {
        _runner.File("parameters.json", "nonsense");
        _runner.Environment["NUKE_VERBOSITY"] = "nonsense";
        Run("--help").ExitCode.Should().Be(0);
        Run("-h").ExitCode.Should().Be(0);
    }

    [Fact]
    public void A_required_parameter_is_asked_for_whatever_the_target()
    {
        var outcome = _runner.Run<Needy>("Go");
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().Contain("--image is required.");
    }

    [Fact]
    public void Any_text_but_an_empty_one_survives_the_way_through_an_equals_sign() =>
        Prop.ForAll<NonNull<string>>(text =>
            {
                var outcome = Run("Go", "--text=" + text.Get);
                return string.IsNullOrWhiteSpace(text.Get) ? outcome.ExitCode == 64 : _build.Text == text.Get;
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Any_words_either_run_or_exit_64_and_never_crash() =>
        Prop.ForAll<string[]>(words =>
            {
                var outcome = Run([.. (words ?? []).Where(x => x is not null)]);
                return outcome.ExitCode is 0 or 64;
            })
            .QuickCheckThrowOnFailure();

    private Outcome Run(params string[] arguments) => _runner.Run(() => _build = new Typed(), [], arguments);

    [Theory]
    [InlineData("--colors", "red,light-blue")]
    [InlineData("--colors", "red", "light-blue")]
    [InlineData("--colors", "red light-blue")]
    [InlineData("--colors=red, light-blue")]
    public void Names_may_have_commas_or_spaces_between_them(params string[] option)
    {
        Run(["Go", .. option]).ExitCode.Should().Be(0);
        _build.Colors.Should().Equal(Shade.Red, Shade.LightBlue);
    }

    internal enum Shade
    {
        Red,
        LightBlue,
    }

    private sealed class Typed : NukeBuild
    {
        [Parameter]
        public readonly string? Text;

        [Parameter]
        public readonly int MaxCount;

        [Parameter]
        public readonly double Ratio;

        [Parameter]
        public readonly bool Flag;

        [Parameter]
        public readonly Shade Color;

        [Parameter]
        public readonly Shade[] Colors = [];

        [Parameter]
        public readonly TimeSpan? Wait;

        [Parameter]
        public readonly int? Maybe;

        [Parameter]
        public readonly string Untouched = "initial";

        [Parameter]
        public AbsolutePath? Folder { get; }

        [Parameter]
        public string[]? Words { get; set; }

        [Parameter, Secret]
        public readonly int Pin;

        public bool HasRun { get; private set; }

        public Target Go => _ => _.Executes(() => HasRun = true);

        public Target Go2 => _ => _.Requires(() => Text).DependsOn(Go);
    }

    private sealed class Needy : NukeBuild
    {
        [Parameter, Required]
        public readonly string? Image;

        public Target Go => _ => _.Executes(() => { });
    }
}
