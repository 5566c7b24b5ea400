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
/// comes to it. A few records, or all of them where <see cref="KillMatrixRun.Variable"/> asks for the long form.
/// </summary>
public sealed class KillMatrixPowerLossTests(ITestOutputHelper output)
{
    private readonly string? _page = KillMatrixRun.PageOf(Matrix.PowerLoss);
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
        var cells = (_page is null ? Some(scenario) : All(scenario)).ToList();

        foreach (var cell in cells)
        {
            var result = await scenario.Run(cell, disk);
            _results.Add(result);
            output.WriteLine(KillMatrixTable.Row(result));
            if (_page is not null)
                KillMatrixRun.Write(_page, KillMatrixTable.Page(_results, cells.Count, DateTimeOffset.UtcNow));
        }

        output.WriteLine(KillMatrixTable.Totals(_results, cells.Count));
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
}
