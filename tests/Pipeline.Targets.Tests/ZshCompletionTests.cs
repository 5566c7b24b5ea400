using System.Diagnostics;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

/// <summary>The same at a terminal of a real zsh, which comes from Debian in a container.</summary>
[Trait("Needs", "engine")]
public sealed class ZshCompletionTests : IDisposable
{
    private const string Image = "pipeline-tests/zsh";

    private const string MakeImage = """
        docker image inspect pipeline-tests/zsh >/dev/null 2>&1 || docker build -q -t pipeline-tests/zsh - >/dev/null <<'END'
        FROM pipeline/base:13
        RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends zsh
        END
        """;

    private readonly BuildRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Theory]
    [InlineData("./build.sh deployb\t--go=vol\t", "<DeployBaked><--go=volume>")]
    [InlineData("./build.sh BakeCode+BuildI\t--dry\t", "<BakeCode+BuildImage><--dry-run>")]
    [InlineData(
        "./build.sh Prune --volume-access d\t--stack pipel\t",
        "<Prune><--volume-access><direct><--stack><pipeline.yml>"
    )]
    [InlineData("./build.sh Resume --go volume res\t", "<Resume><--go><volume><restart>")]
    [InlineData("other/build.sh pipel\t", "other<pipeline.yml>")]
    public async Task At_a_terminal_a_tab_completes_the_line(string typed, string expected)
    {
        Program("build.sh", "printf '<%s>' \"$@\"");
        Program("other/build.sh", "printf other; printf '<%s>' \"$@\"");
        File.WriteAllText(Path.Combine(_runner.Root, "pipeline.yml"), "");
        File.WriteAllText(
            Path.Combine(_runner.Root, "completion"),
            RealBuildClass.Run(_runner, "--completion", "zsh").Out
        );
        await Run("sh", ["-euc", MakeImage], "");

        string[] container = ["run", "--rm", "-i", "--network", "none", "-v", $"{_runner.Root}:{_runner.Root}"];
        string[] terminal = ["-w", _runner.Root, "-e", "TERM=xterm", Image, "script", "-qec", "zsh -f -i", "/dev/null"];
        var shown = await Run("docker", [.. container, .. terminal], $"source ./completion\n{typed}\nexit\n");

        shown.Should().Contain(expected);
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(_runner.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static async Task<string> Run(string program, IEnumerable<string> arguments, string input)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, output);
        return output;
    }
}
