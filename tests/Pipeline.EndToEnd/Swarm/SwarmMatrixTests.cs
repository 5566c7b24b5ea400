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
    private const string StartFirst = "three replicas are replaced start-first while four clients ask";

    private static readonly string[] RollbackMoments =
    [
        "after Opened -",
        "after Planned Recreate",
        "before Applied Recreate",
        "after Applied Recreate",
        "before Proved CheckMarker",
        "before Closed -",
    ];

    private readonly SwarmRows _rows = new(Matrix.Swarm, output);
    private SwarmMatrixState _live = null!;
    private SwarmMatrixState? _former;

    [Fact]
    [TimeLimit(10, longForm: KillMatrixRun.Variable)]
    public async Task Every_task_reads_the_old_commit_or_the_proven_new_one()
    {
        (await shop.Deploy()).Should(ExitCode.Done, "verified");
        _live = SwarmMatrixState.LastVerified(shop, SwarmShop.Program("1"));
        if (!_rows.IsLong)
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
            await RunIfChosen(_ => SwarmCells.KilledAt(moment, undo));
        foreach (
            var cell in new Func<SwarmCells, SwarmCell>[]
            {
                c => c.WorkerLostInCanary,
                c => c.WorkerLostInPromotion,
                c => c.ManagerLostInCanary,
                c => c.ManagerLostInPromotion,
                c => c.QuorumLostInCanary,
                c => c.QuorumLostInPromotion,
                c => c.RegistryDown,
                c => c.UpdatedBySomebody,
                c => c.DeployedBySomebodyInCanary,
                c => c.DeployedBySomebodyInCheckMarker,
                _ => SwarmCells.NodeDrained,
                c => c.WrongPassword,
                c => c.WrongPasswordFromTheStart,
                c => c.WrongPasswordForTheNodes,
            }
        )
            await RunIfChosen(cell);
        if (SwarmRows.IsChosen(StartFirst))
            await LoseNoRequest();
        foreach (var undo in new[] { false, true })
        {
            foreach (var moment in RollbackMoments)
                await RunIfChosen(_ => SwarmCells.RollbackKilledAt(moment, undo));
            await RunIfChosen(c => c.RollbackKilledInCanary(undo));
            await RunIfChosen(c => c.RollbackKilledInPromotion(undo));
        }
    }

    private async Task RunIfChosen(Func<SwarmCells, SwarmCell> choose)
    {
        if (SwarmRows.IsChosen(choose(new SwarmCells(shop, "")).Name))
            await Run(choose);
    }

    private async Task LoseNoRequest()
    {
        var clock = Stopwatch.StartNew();
        var (got, lost) = await new StartFirstUpdate(fixture).Measure();
        _rows.Keep(StartFirst, 0, $"{got} requests, {lost} lost", "new", clock.Elapsed);
        lost.Should().Be(0);
    }

    private async Task Run(Func<SwarmCells, SwarmCell> choose)
    {
        var clock = Stopwatch.StartNew();
        var goal = await Goal(choose(new SwarmCells(shop, "")).IsRollback);
        var cell = choose(new SwarmCells(shop, goal.Commit));
        var started = DateTimeOffset.UtcNow;
        await shop.Shell(cell.Before);
        var exit = cell.IsRollback
            ? await shop.Rollback(goal.Release, cell.Moment, cell.Shell)
            : await shop.Deploy(cell.Moment, cell.Shell);
        // On a busy machine the moment may be missed: then the cell shows nothing, and the page must not have it.
        foreach (var machine in _rows.IsLong ? cell.Loses : [])
            (await fixture.LostPowerAt(machine)).Should().BeAfter(started).And.BeBefore(DateTimeOffset.UtcNow);
        if (cell.Kills)
            exit.ExitCode.Should().Be(137, "{0}: {1}", cell.Name, exit.Tail);
        var left = await Sight(goal.Program);
        if (!cell.IsSomebodys)
            left.Neither.Should().Be(0, cell.Name);
        await shop.Shell(cell.Heal);
        await fixture.WholeAgain();
        if (await shop.IsInCanary())
            left.New.Should().BeLessThanOrEqualTo(1, cell.Name);
        var then = exit.ExitCode is 0 or 3 ? "" : await TakeUp(cell);
        await shop.Settled();
        var sight = await Sight(goal.Program);
        var verdict = sight.Verdict;
        _rows.Keep(cell.Name, exit.ExitCode, then, verdict, clock.Elapsed);
        verdict.Should().NotBe("neither", "{0}: {1}\n{2}", cell.Name, sight, exit.Tail);
        (exit.ExitCode, verdict).Should().NotBe((0, "old"), exit.Tail).And.NotBe((3, "new"), exit.Tail);
        (await shop.Status()).Code.Should().Be(ExitCode.Done, cell.Name);
        if (verdict == "new")
            (_former, _live) = (_live, SwarmMatrixState.LastVerified(shop, goal.Program));
    }

    /// <summary>What is to be live: a new commit, or the release before the live one.</summary>
    private async Task<SwarmMatrixState> Goal(bool isRollback)
    {
        if (isRollback)
            return _former!;
        var name = $"cell {_rows.Count + 2}";
        var program = SwarmShop.Program($"of {name}");
        return new SwarmMatrixState("", await shop.Commit(name, program), program);
    }

    private Task<SwarmSight> Sight(string wanted) =>
        SwarmSight.Look(fixture, $"{shop.Stack}_{SwarmShop.Service}", _live.Program, wanted);

    /// <summary>The release is open: it is finished, or undone.</summary>
    private async Task<string> TakeUp(SwarmCell cell)
    {
        var resumed = await shop.Resume(cell.Undo);
        resumed.Code.Should().BeOneOf([ExitCode.Done, ExitCode.RolledBack], "{0}: {1}", cell.Name, resumed.Output);
        return $"{(cell.Undo ? "Resume --undo" : "Resume")}: {(int)resumed.Code}";
    }
}
