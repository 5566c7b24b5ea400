using System.Diagnostics;
using System.Runtime.Versioning;
using Pipeline.Bootstrap;
using Pipeline.Platform;
using Pipeline.Terms;
using Pipeline.Testing;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// Whatever happens in a deploy on a swarm, every task reads the old commit or the new one, and no second task reads
/// the new one before the first is proven. A few cells, or all where <see cref="KillMatrixRun.Variable"/> names the
/// page.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
[UnsupportedOSPlatform("windows")]
public sealed class SwarmMatrixTests(BenchFixture fixture, SwarmShop shop, ITestOutputHelper output)
    : IClassFixture<SwarmShop>
{
    private readonly string? _page = KillMatrixRun.PageOf(Matrix.Swarm);
    private readonly List<string> _rows = [];
    private string _live = SwarmShop.Program("1");

    [Fact]
    [TimeLimit(10, longForm: KillMatrixRun.Variable)]
    public async Task Every_task_reads_the_old_commit_or_the_proven_new_one()
    {
        (await shop.Deploy()).Should(ExitCode.Done, "verified");
        if (_page is null)
        {
            await Run(_ => SwarmCells.KilledAt("before Applied Recreate", undo: true));
            await Run(c => c.WorkerLostInCanary);
            await Run(c => c.WorkerLostInPromotion);
            await Run(c => c.RegistryDown);
            await Run(c => c.UpdatedBySomebody);
        }
        else
        {
            await All();
        }
    }

    private async Task All()
    {
        // The first release writes records that no later one does, as of the commit by BakeCode.
        await Run(_ => SwarmCells.Undisturbed);
        foreach (var moment in new SwarmCells(shop, "").Moments().ToList())
        foreach (var undo in new[] { false, true })
            await Run(_ => SwarmCells.KilledAt(moment, undo));
        foreach (
            var cell in new Func<SwarmCells, SwarmCell>[]
            {
                c => c.WorkerLostInCanary,
                c => c.WorkerLostInPromotion,
                c => c.ManagerLostInCanary,
                c => c.ManagerLostInPromotion,
                c => c.RegistryDown,
                c => c.UpdatedBySomebody,
                _ => SwarmCells.NodeDrained,
                c => c.WrongPassword,
            }
        )
            await Run(cell);
    }

    private async Task Run(Func<SwarmCells, SwarmCell> choose)
    {
        var clock = Stopwatch.StartNew();
        var wanted = SwarmShop.Program($"of cell {_rows.Count + 2}");
        var cell = choose(new SwarmCells(shop, await shop.Commit($"cell {_rows.Count + 2}", wanted)));
        var started = DateTimeOffset.UtcNow;
        var exit = await shop.Deploy(cell.Moment, cell.Shell);
        // On a busy machine the moment may be missed: then the cell shows nothing, and the page must not have it.
        if (_page is not null && cell.Loses is { } machine)
            (await fixture.LostPowerAt(machine)).Should().BeAfter(started).And.BeBefore(DateTimeOffset.UtcNow);
        if (cell.Kills)
            exit.ExitCode.Should().Be(137, "{0}: {1}", cell.Name, exit.Tail);
        var left = await Sight(wanted);
        left.Neither.Should().Be(0, cell.Name);
        await shop.Shell(cell.Heal);
        await fixture.WholeAgain();
        if (await shop.IsInCanary())
            left.New.Should().BeLessThanOrEqualTo(1, cell.Name);
        var then = exit.ExitCode is 0 or 3 ? "" : await TakeUp(cell);
        await shop.Settled();
        var sight = await Sight(wanted);
        var verdict = sight.Verdict;
        _live = verdict == "new" ? wanted : _live;
        Keep($"| {cell.Name} | {exit.ExitCode} | {then} | {verdict} | {clock.Elapsed.TotalSeconds:0} |");
        verdict.Should().NotBe("neither", "{0}: {1}\n{2}", cell.Name, sight, exit.Tail);
        (exit.ExitCode, verdict).Should().NotBe((0, "old"), exit.Tail).And.NotBe((3, "new"), exit.Tail);
        (await shop.Status()).Code.Should().Be(ExitCode.Done, cell.Name);
    }

    private Task<SwarmSight> Sight(string wanted) =>
        SwarmSight.Look(fixture, $"{shop.Stack}_{SwarmShop.Service}", _live, wanted);

    /// <summary>The release is open: it is finished, or undone.</summary>
    private async Task<string> TakeUp(SwarmCell cell)
    {
        var resumed = await shop.Resume(cell.Undo);
        resumed.Code.Should().BeOneOf([ExitCode.Done, ExitCode.RolledBack], "{0}: {1}", cell.Name, resumed.Output);
        return $"{(cell.Undo ? "Resume --undo" : "Resume")}: {(int)resumed.Code}";
    }

    private void Keep(string row)
    {
        _rows.Add(row);
        output.WriteLine(row);
        if (_page is null)
            return;
        var verdicts = _rows.Select(r => r.Split('|')[4].Trim()).ToList();
        var sum = string.Join(", ", verdicts.GroupBy(v => v).Select(g => $"{g.Count()} {g.Key}"));
        KillMatrixRun.Write(
            _page,
            $"| what happens | exit code | then | every task reads | s |\n|---|---|---|---|---|\n{string.Join('\n', _rows)}\n"
                + $"\n**{_rows.Count} cells: {sum}.**\n"
        );
    }
}
