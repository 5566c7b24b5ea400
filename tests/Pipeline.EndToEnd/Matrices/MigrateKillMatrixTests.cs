using Pipeline.Bootstrap;
using Pipeline.Journal;
using Pipeline.Testing;
using Xunit.Abstractions;

namespace Pipeline.EndToEnd.Matrices;

/// <summary>
/// Another strategy, and then, once the code is uncovered, the code out of its volume. Of a migration everything that
/// runs is to stay as it is.
/// </summary>
public sealed class MigrateKillMatrixTests(ITestOutputHelper output) : KillMatrixOnOneEngine(output, Matrix.Migrations)
{
    [Fact]
    [TimeLimit(30, longForm: KillMatrixRun.Variable)]
    public async Task A_killed_migration_or_cleaning_leaves_what_was_there_or_comes_to_its_end()
    {
        await using var stack = new KillMatrixStack(Engine);
        await stack.Up();
        await stack.TakeStateOutOfTheCode();
        await Run(stack, "Migrate", "--to", "unshadow", "--go", "volume");
        await stack.LetEyesRest();
        await stack.Program.Require("DeployBaked", "--go", "volume", "restart");
        await Run(stack, "CleanVolume", "--go", "clean", "volume", "restart");
        Results.RequireOldOrNew();
    }

    /// <summary>Ends in the new state.</summary>
    private async Task Run(KillMatrixStack stack, string target, params string[] words)
    {
        var scenario = await KillMatrixScenario.Of(stack, target, [target, .. words]);
        await Results.Run(
            scenario,
            [(JournalEvent.Applied, target, "before")],
            scenario.Cells().OrderBy(c => !c.Undo).ThenBy(c => c.Record!.Seq)
        );
        (await scenario.Verdict()).Name.Should().Be("new", target);
    }
}
