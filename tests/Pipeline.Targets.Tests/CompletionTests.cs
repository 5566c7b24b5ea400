using System.Diagnostics;
using System.Text.RegularExpressions;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

/// <summary>The script of <c>--completion bash</c> for the real build, sourced by a real bash.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly BuildRunner _runner = new();

    public CompletionTests()
    {
        Write("build.sh", "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
        Write("completion", RealBuildClass.Run(_runner, "--completion", "bash").Out);
        Write("pipeline.yml", "");
        Write("pipe line.yml", "");
    }

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("DeployB", "DeployBaked")]
    [InlineData("deployb", "DeployBaked")]
    [InlineData("BakeCode BuildI", "BuildImage")]
    [InlineData("BakeCode+BuildI", "BakeCode+BuildImage")]
    [InlineData("DeployBaked --dry", "--dry-run")]
    [InlineData("DeployBaked --dry-run --dry", "")]
    [InlineData("DeployBaked --go vol", "volume")]
    [InlineData("DeployBaked --go volume res", "restart")]
    [InlineData("DeployBaked --go = vol", "volume")]
    [InlineData("DeployBaked --go = volume,res", "volume,restart")]
    [InlineData("DeployBaked --go nothing", "")]
    [InlineData("DeployBaked --volume-access d", "direct")]
    [InlineData("DeployBaked --volume-access direct --no-l", "--no-logo")]
    [InlineData("DeployBaked --skip VerifyI", "VerifyImports")]
    [InlineData("DeployBaked --stack pipeline", "pipeline.yml")]
    [InlineData("DeployBaked --stack pipe", "pipe line.yml|pipeline.yml")]
    [InlineData("DeployBaked --stack pipeline.yml --parano", "--paranoid")]
    [InlineData("Prune --keep ", "")]
    [InlineData("--verbosity ", "minimal|normal|quiet|verbose")]
    [InlineData("--completion ", "bash|zsh")]
    public async Task What_can_stand_at_the_cursor_is_offered(string typed, string expected) =>
        (await Offered("./build.sh", typed)).Should().Be(expected);

    [Fact]
    public async Task Every_target_and_option_of_the_help_is_offered_and_nothing_else()
    {
        var help = RealBuildClass.Run(_runner, "--help").Out;
        var targets = Regex.Matches(help, @"^  ([A-Z]\w+)", RegexOptions.Multiline);
        var options = Regex.Matches(help, "^  (--[a-z-]+)", RegexOptions.Multiline);

        (await Offered("./build.sh", "")).Should().Be(Joined(targets)).And.Contain("DeployBaked|");
        (await Offered("./build.sh", "-")).Should().Be(Joined(options)).And.Contain("--dry-run|");
    }

    [Fact]
    public async Task The_build_of_another_project_is_left_alone()
    {
        Directory.CreateDirectory(Path.Combine(_runner.Root, "other"));
        Write("other/build.sh", "");
        (await Offered("other/build.sh", "DeployB")).Should().BeEmpty();
    }

    [Fact]
    public void Neither_a_bad_parameter_file_nor_a_bad_variable_keeps_one_from_it()
    {
        _runner.File("parameters.json", "{");
        _runner.Environment["NUKE_Verbosity"] = "loud";
        var outcome = RealBuildClass.Run(_runner, "--completion", "bash");
        outcome.ExitCode.Should().Be(0, outcome.Error);
        Directory.GetFiles(Path.Combine(_runner.Root, ".nuke")).Should().ContainSingle("nothing is written");
    }

    [Theory]
    [InlineData("fish", "--completion: 'fish' is not valid (bash, zsh).")]
    [InlineData(null, "--completion needs a value (bash, zsh).")]
    public void Another_shell_is_refused(string? shell, string expected)
    {
        var outcome = RealBuildClass.Run(_runner, shell is null ? ["--completion"] : ["--completion", shell]);
        outcome.ExitCode.Should().Be(64);
        outcome.Error.Should().StartWith(expected);
    }

    [Fact]
    public async Task At_a_terminal_a_tab_completes_the_line()
    {
        const string typed = "source ./completion\n./build.sh deployb\t--go=vol\t--stack pipe\\ \t\nexit\n";
        var shown = await Run("script", ["-qec", "bash --norc -i", "/dev/null"], typed);
        shown.Should().Contain("<DeployBaked><--go=volume><--stack><pipe line.yml>");
    }

    /// <param name="command">As it was typed.</param>
    /// <param name="typed">The words after it as bash breaks them; the last one is begun.</param>
    private async Task<string> Offered(string command, string typed)
    {
        const string ask = """
            source ./completion; read -ra words <<<"$2"; [[ $2 != *' ' && -n $2 ]] || words+=("")
            COMP_WORDS=("$1" "${words[@]}"); COMP_CWORD=${#words[@]}
            _pipeline_build "$1"; printf '%s\n' "${COMPREPLY[@]}" | sort
            """;
        var lines = await Run("bash", ["--norc", "-uc", ask, "-", command, typed], "");
        return string.Join('|', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    private static string Joined(MatchCollection found) =>
        string.Join('|', found.Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));

    private async Task<string> Run(string program, IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = _runner.Root,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        (await error).Should().BeEmpty();
        return output;
    }

    private void Write(string name, string content)
    {
        var path = Path.Combine(_runner.Root, name);
        File.WriteAllText(path, content);
        if (name == "build.sh")
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
