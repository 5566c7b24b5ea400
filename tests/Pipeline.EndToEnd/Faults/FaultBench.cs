using System.Diagnostics;
using System.Text;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Journal;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// Breaks the world under a run of the real <c>build.sh</c>, then looks for the old or the new state.
/// </summary>
internal sealed class FaultBench(KillMatrixStack stack, KillMatrixScenario scenario)
{
    public async Task Run(FaultCell cell)
    {
        var started = Stopwatch.GetTimestamp();
        await scenario.Restore();
        await (cell.Before?.Invoke() ?? Task.CompletedTask);
        var run = await stack.Program.Run(cell.Arguments, more: await Environment(cell));
        await (cell.Heal?.Invoke() ?? Task.CompletedTask);
        run.ExitCode.Should().Be((int)cell.Exit, "it said:\n{0}", run.Output);
        foreach (var text in cell.Seen)
            run.Output.Should().Contain(text);
        if (run.ExitCode is not (0 or 137))
            run.Output.Should().Contain("next: ", "a failure says what to type next");
        await TakeUp(cell);
        var verdict = await scenario.Verdict();
        verdict.Name.Should().Be(cell.State, "{0}; it said:\n{1}", verdict.Why, run.Output);
        (
            await stack.Output(
                "docker",
                "volume",
                "ls",
                "-q",
                "--filter",
                "label=dev.pipeline.kind=scratch",
                "--filter",
                $"label=dev.pipeline.project={stack.Project}"
            )
        )
            .Should()
            .BeEmpty("nothing is left lying about");
        FaultTable.Keep(
            new FaultRow(
                cell.Fault,
                cell.Stage,
                FirstError(run.Output),
                run.ExitCode,
                string.Join(' ', cell.TakenUpBy ?? []),
                verdict.Name,
                Stopwatch.GetElapsedTime(started).TotalSeconds
            )
        );
    }

    /// <summary>The first thing it said went wrong.</summary>
    public static string FirstError(string output) =>
        output.Split('\n').FirstOrDefault(l => l.Contains("[ERR] ", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf("[ERR] ", StringComparison.Ordinal) + 6)..]
            : "nothing";

    private async Task TakeUp(FaultCell cell)
    {
        if (cell.TakenUpBy is not { } command)
        {
            (stack.OpenRelease?.Id).Should().BeNull("no release may be left open");
            return;
        }

        (stack.OpenRelease ?? stack.History.LastIncomplete).Should().NotBeNull();
        var taken = await stack.Program.Run(command);
        taken.ExitCode.Should().Be((int)cell.TakenUpExit, "{0} said:\n{1}", string.Join(' ', command), taken.Output);
        (stack.OpenRelease?.Id).Should().BeNull();
        foreach (var text in cell.TakenUpSeen)
            taken.Output.Should().Contain(text);
    }

    private async Task<IReadOnlyDictionary<string, string>> Environment(FaultCell cell) =>
        new Dictionary<string, string>(cell.Environment)
        {
            [RecordHook.Variable] = await Hook(stack.Folder, cell.Hooks),
        };

    /// <summary>The program that does each of these once, at its instant.</summary>
    public static async Task<string> Hook(string folder, IReadOnlyList<(string At, string Do)> hooks)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "hook");
        var script = new StringBuilder("#!/bin/sh\ncase \"$*\" in\n");
        foreach (var (at, act) in hooks)
            script.Append($"'{at}')\n  [ ! -e \"$0.$2.$3\" ] || exit 0\n  : >\"$0.$2.$3\"\n{act}\n  ;;\n");
        foreach (var done in Directory.GetFiles(folder, "hook*"))
            File.Delete(done);
        await File.WriteAllTextAsync(path, script.Append("esac\n").ToString());
        await new Command("chmod", "755", path).Output(default);
        return path;
    }
}
