using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.EndToEnd.Rollback;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Foreign;

/// <summary>
/// Stacks that the code has not been written for. None needs an <c>anchor</c>, and most no managed block.
/// </summary>
[Collection(Worlds.ForeignStacks)]
public sealed class ForeignStackTests(World world)
{
    public static TheoryData<string> Names => [.. ForeignStacks.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task It_goes_live_changes_fails_drifts_goes_back_and_survives_a_kill(string name)
    {
        await using var journey = new Journey(world, ForeignStacks.All.Single(s => s.Name == name));
        await journey.Up();
        await journey.Says(1);
        var state = await journey.State();

        await Adopted(journey);
        await KilledAndResumed(journey);
        await Broken(journey);
        await Tampered(journey);
        await RolledBack(journey);
        (await journey.State()).Should().Be(state);
    }

    [Fact]
    public async Task Dependencies_in_an_anonymous_volume_give_way_to_those_of_the_new_image_and_come_back_with_an_undo()
    {
        await using var journey = new Journey(world, DependenciesStack.Stack);
        await journey.Up();
        await journey.Run("until [ -s /var/lib/shop/state ]; do sleep 0.1; done");
        var state = await journey.State();
        (await Deploy(journey)).Should(ExitCode.Done);
        await journey.Says(1);
        await journey.Commit(2);
        (await Deploy(journey)).Should(ExitCode.Done, "the anonymous volume at /app/node_modules is renewed");
        await journey.Says(2);
        await Broken(journey);
        (await journey.State()).Should().Be(state, "the other anonymous volume is handed on");

        await journey.Run("echo kept >/app/node_modules/price/notes");
        await journey.Commit(3);
        (await Deploy(journey)).Should(
            ExitCode.FailedBeforeAnyChange,
            "price/notes",
            "neither in git nor in the image"
        );
        await journey.Run("rm /app/node_modules/price/notes");
        (await Deploy(journey)).Should(ExitCode.Done);
        await journey.Says(3);
        (await journey.State()).Should().Be(state);
    }

    private static async Task Adopted(Journey journey)
    {
        var before = await journey.Running();
        (await Deploy(journey, o => o with { DryRun = true, Go = new HashSet<Impact>() })).Should(
            ExitCode.SomethingToDo
        );
        (await journey.Running()).Should().Be(before, "a plan changes nothing");

        (await Deploy(journey)).Should(ExitCode.Done);
        await journey.Says(1);
        before = await journey.Running();
        (await Deploy(journey)).Should(ExitCode.Done, "nothing to do");
        (await journey.Running()).Should().Be(before, "what is live and proven is left alone");
    }

    /// <summary>
    /// A new commit; the process dies when all is ready for the recreate: image built, volume switched, writers
    /// stopped.
    /// </summary>
    private static async Task KilledAndResumed(Journey journey)
    {
        await journey.Commit(2);
        var program = new KillMatrixProgram(
            journey.StackFile,
            journey.Repository.World.StateFolder,
            new Dictionary<string, string>()
        );
        var killed = await program.Run(
            ["DeployBaked", "--go", "volume", "restart"],
            killAt: $"{journey.RecordOfTheNextRecreate()}:after"
        );
        killed.ExitCode.Should().Be(137, killed.Tail);

        (await journey.Repository.Resume(journey.StackFile)).Should(ExitCode.Done);
        await journey.Says(2);
    }

    private static async Task Broken(Journey journey)
    {
        var before = await journey.Repository.Head();
        await journey.Commit(journey.Stack.Broken.Text);
        (await Deploy(journey)).Should(ExitCode.RolledBack, journey.Stack.Broken.Said);
        await journey.Says(2);
        await journey.Repository.Git("reset", "--quiet", "--hard", before);
    }

    private static async Task Tampered(Journey journey)
    {
        (await Status(journey)).Should(ExitCode.Done, "proven just now");
        await journey.Tamper();
        (await Status(journey)).Should(ExitCode.SomethingToDo, "DRIFTED", Path.GetFileName(journey.Stack.Edited));
        (await Deploy(journey)).Should(ExitCode.Done);
        (await Status(journey)).Should(ExitCode.Done, "proven just now");
    }

    private static async Task RolledBack(Journey journey)
    {
        (await journey.Repository.Back(new RollbackTarget("r1"), o => o with { StackFile = journey.StackFile })).Should(
            ExitCode.Done
        );
        await journey.Says(1);
    }

    private static Task<Ending> Deploy(Journey journey, Func<SessionOptions, SessionOptions>? change = null) =>
        journey.Repository.Deploy(o => (change?.Invoke(o) ?? o) with { StackFile = journey.StackFile });

    private static Task<Ending> Status(Journey journey) => journey.Repository.Status(journey.StackFile);
}
