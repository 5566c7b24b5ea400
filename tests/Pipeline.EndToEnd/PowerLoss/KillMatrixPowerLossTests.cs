using System.Globalization;
using Pipeline.Bootstrap;
using Pipeline.Docker;
using Pipeline.EndToEnd.Faults;
using Pipeline.EndToEnd.Matrices;
using Pipeline.Journal;
using Pipeline.Testing;
using Pipeline.Trees;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.PowerLoss;

/// <summary>
/// Whatever the journal record at which the power goes, the old code or the new is whole on the disk, and <c>Resume</c>
/// comes to it. A few records, or all of them where <see cref="KillMatrixRun.Variable"/> asks for the long form, which
/// writes <c>docs/power-loss-matrix.md</c>.
/// </summary>
public sealed class KillMatrixPowerLossTests(ITestOutputHelper output)
{
    private readonly bool _isLong = Environment.GetEnvironmentVariable(KillMatrixRun.Variable) is { Length: > 0 };
    private readonly List<KillMatrixResult> _results = [];

    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_power_loss_leaves_the_old_state_or_comes_to_the_new_one()
    {
        using (var own = DockerEngine.Connect(EngineAddress.FromEnvironment()))
            await HelperImageBuild.Ensure(own, _ => { }, default);
        await using var engine = await PrivateEngine.Up("pipeline/base:13", HelperImageBuild.Name);
        using var client = DockerEngine.Connect(EngineAddress.Parse(engine.Host));
        var stack = new KillMatrixStack(client, new Dictionary<string, string> { ["DOCKER_HOST"] = engine.Host });
        // The stack goes with the disk and the engine.
        await using var disk = new PowerLossDisk(engine, stack.Folder);
        await disk.Insert();
        await stack.Up();
        await stack.Commit("B", "version B");
        var scenario = await KillMatrixScenario.Of(stack, "DeployBaked", "DeployBaked", "--go", "volume", "restart");
        var cells = (_isLong ? All(scenario) : Some(scenario)).ToList();

        foreach (var cell in cells)
        {
            var result = await scenario.Run(cell, disk);
            _results.Add(result);
            output.WriteLine(KillMatrixTable.Row(result));
        }

        output.WriteLine(KillMatrixTable.Totals(_results, cells.Count));
        if (_isLong)
            await File.WriteAllTextAsync(
                Path.Combine(KillMatrixProgram.Root, "docs", "power-loss-matrix.md"),
                Page(cells.Count)
            );
        _results.Where(r => r.Trouble.Length > 0).Select(KillMatrixTable.Row).Should().BeEmpty();
    }

    /// <summary>After every record, finished and undone; and once nothing is left to do.</summary>
    private static IEnumerable<KillMatrixCell> All(KillMatrixScenario scenario) =>
        [.. scenario.Cells().Where(c => c.Moment == "after"), Done];

    /// <summary>Right after the switch, right after the verdict, and after exit 0.</summary>
    private static IEnumerable<KillMatrixCell> Some(KillMatrixScenario scenario) =>
        [
            new(
                scenario.Records.Single(r => r is { Event: JournalEvent.Applied, Stage: "RebuildVolume" }),
                "after",
                Undo: true
            ),
            new(scenario.Records.Single(r => r is { Event: JournalEvent.Verified, Stage: null }), "after", Undo: false),
            Done,
        ];

    private static KillMatrixCell Done => new(null, "exit 0", Undo: false);

    private string Page(int planned) =>
        $"""
            # Power-loss matrix

            Printed by `./build.sh KillMatrix` at {DateTimeOffset.UtcNow.ToString(
                "yyyy-MM-dd HH:mm",
                CultureInfo.InvariantCulture
            )} UTC; not edited by hand.

            {KillMatrixTable.Totals(_results, planned)}

            A deploy is killed after each record of its journal, and once let run to exit 0; in the same instant the engine and all containers are killed and the disk is taken
            as a power loss leaves it. Then the engine starts on it, and `Resume`, or `Resume --undo`, is run. Every path in the volume, the image behind the tag,
            HEAD and the work tree are compared with the old and the new state.

            **What is lost.** Engine volumes, repository and state folder are two ext4 file systems in files on a third, which is in a file on a loop device. A copy of that last file
            has what the inner file systems flushed (their flush is an `fsync` of their file) and nothing that was only in a page cache, neither theirs nor their device's. Device-mapper
            (dm-log-writes, dm-flakey) is not needed. Writes that were submitted and not flushed are all lost together; that some of them are kept and others not, in any order, is not tried.
            The engine's own data (images, containers) is not on that disk: what survives of it is the engine's business.

            The rows are in the output of the test `{nameof(
                KillMatrixPowerLossTests
            )}`; a few of the cells are part of `./build.sh Test`.

            """;
}
