using System.Globalization;
using System.Text;
using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Benchmarks;

/// <summary><c>docs/benchmarks.md</c>: the table, the machine, the versions, the commands.</summary>
internal static class Page
{
    public static async Task<string> Of(
        BenchRun run,
        MachineLoad load,
        IReadOnlyList<IBenchmark> measured,
        Results results,
        CancellationToken ct
    )
    {
        var page = new StringBuilder("# Benchmarks\n\n");
        page.Append(
                "Written by `./build.sh Bench`; all of it is replaced by the next run. Each figure is the median of "
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"{run.Repeats}, in seconds, with the lowest and the highest in brackets. "
            )
            .Append(
                "The pipeline and its peers were measured in turns in one run. The limit of the machine is the least that "
            )
            .Append("it needs for the same work at all; the share is limit / ours.\n\n");
        if (load.IsBusy)
            page.Append(
                    CultureInfo.InvariantCulture,
                    $"**Other work ran beside it** (load {load.Average:0.0} on {load.Cores} "
                )
                .Append(
                    "cores when it began): absolute figures are too high, comparisons within a row still count.\n\n"
                );
        foreach (var failure in results.Failures)
            page.Append(CultureInfo.InvariantCulture, $"**{failure.ReplaceLineEndings(" ")}**\n\n");
        page.Append(ResultTable.Markdown(results.Rows)).Append('\n');
        foreach (var benchmark in measured)
            page.Append(CultureInfo.InvariantCulture, $"- `{benchmark.Name}`: {benchmark.Does}.\n");
        page.Append("\n## Machine and versions\n\n| what | is |\n|---|---|\n");
        foreach (var (what, value) in await Machine.Describe(ct))
            page.Append(CultureInfo.InvariantCulture, $"| {what} | {value} |\n");
        return page.Append("\n## Again\n\n    ./build.sh Bench                            # all, and this page\n")
            .Append("    ./build.sh Bench --only downtime            # one of them; the page stays as it is\n")
            .Append("    ./build.sh Bench --only downtime --quick    # one round, smallest size: about a minute\n")
            .ToString();
    }
}
