using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Rollback;

/// <summary>Back to an earlier release on a stack whose state lies among its code.</summary>
[Collection(Worlds.Rollbacks)]
public sealed class RollbackTests(World world)
{
    private static SessionOptions WithState(SessionOptions options) =>
        options with
        {
            Go = new HashSet<Impact> { Impact.Volume, Impact.Restart, Impact.State },
        };

    /// <summary>All but the inodes: what comes from a backup is a copy.</summary>
    private static Task<string> Kept(TestStack stack) =>
        stack.InVolume("code", "cd /volume/data\n" + PerlShop.Everything.Replace(" %i", "", StringComparison.Ordinal));

    [Fact]
    public async Task By_the_image_of_the_first_of_three_releases_its_code_is_live_and_state_is_as_now()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.Release(1);
        var first = (await stack.Running()).ImageId;
        await stack.Release(2, 3);
        var state = await PerlShop.State(stack);

        (await stack.Back(new RollbackTarget(Image: first["sha256:".Length..][..12]))).Should(
            ExitCode.Done,
            "rolling back to r1",
            "r4: verified"
        );
        await stack.IsLive(1);
        (await PerlShop.State(stack)).Should().Be(state);
        (await stack.Running()).ImageId.Should().Be(first);

        (await stack.Back(new RollbackTarget())).Should(
            ExitCode.Usage,
            "there is no verified release before r4",
            "r3",
            "bad"
        );
        (await stack.Undo("CheckMarker")).Should(ExitCode.Done);
        await stack.IsLive(3);
        (await PerlShop.State(stack)).Should().Be(state);
    }

    [Fact]
    public async Task With_its_own_word_of_approval_the_state_goes_back_too_and_forth_again()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.Release(1);
        var state = await Kept(stack);
        await stack.Release(2, 3);
        var now = await Kept(stack);
        var before = await stack.Everything();

        (await stack.Back(new RollbackTarget("r3", WithState: true))).Should(
            ExitCode.FailedBeforeAnyChange,
            "--with-state",
            "it is live now"
        );
        (await stack.Back(new RollbackTarget("r1", WithState: true))).Should(
            ExitCode.FailedBeforeAnyChange,
            "not approved: state",
            "--go volume restart state"
        );
        (await stack.Everything()).Should().Be(before);

        (await stack.Back(new RollbackTarget("r1", WithState: true), WithState)).Should(
            ExitCode.Done,
            "everything in it is as r2 backed it up"
        );
        await stack.IsLive(1);
        (await Kept(stack)).Should().Be(state);
        (await stack.InVolume("code", "ls -A /volume")).Should().NotContain(".pipeline-r");

        (await stack.Back(new RollbackTarget("r3", WithState: true), WithState)).Should(ExitCode.Done);
        await stack.IsLive(3);
        (await Kept(stack)).Should().Be(now);
        await MountedBackupsStay(stack);
    }

    /// <summary>Somebody looked into the backups, and left the container.</summary>
    private static async Task MountedBackupsStay(TestStack stack)
    {
        var mounts = await stack.Shell(
            $"docker volume ls -q --filter label={Labels.Project}={stack.Project} --filter label={Labels.Kind}=backup "
                + "| sed 's|.*|-v &:/seen/&|' | tr '\n' ' '"
        );
        var looked = await stack.Shell($"docker create --label {World.Label}=1 {mounts} pipeline/base:13 true");
        (await stack.Prune(2)).Should(ExitCode.Done, "left alone: backup ", "0 backup(s) and ", "removed image ");
        await stack.Shell($"docker rm {looked}");
        (await stack.Prune(2)).Should(ExitCode.Done, "removed backup ");
    }

    /// <summary>
    /// The earlier image cannot start its code any more: the restored state goes, and the present state is
    /// there again.
    /// </summary>
    [Fact]
    public async Task A_rollback_with_state_that_fails_leaves_the_present_code_and_state()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.Release(1, 2);
        var state = await PerlShop.State(stack);
        stack.Write(
            "docker-compose.yml",
            (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"))).Replace(
                "network_mode: none",
                "network_mode: none\n    command: [perl, -e, 'exit 7 if -e \"/app/data/state\" && `cat /app/data/state` !~ /2/; exec qw(perl shop.pl)']",
                StringComparison.Ordinal
            )
        );

        (
            await stack.Back(
                new RollbackTarget("r1", WithState: true),
                o => WithState(o) with { AllowDirtyTree = true }
            )
        ).Should(ExitCode.RolledBack, "the old state is proven");
        await stack.IsLive(2);
        (await PerlShop.State(stack)).Should().Be(state);
    }

    [Fact]
    public async Task To_before_the_first_release_each_is_undone_and_what_an_undo_lacks_is_named_before_any_change()
    {
        await using var stack = await PerlShop.Up(world);
        var image = (await stack.Running()).ImageId;
        var code = await stack.InVolume("code", "cat /volume/lib/Shop.pm");
        await stack.Release(1, 2);
        var state = await PerlShop.State(stack);
        var before = await stack.Everything();

        (await stack.Back(new RollbackTarget("r0"), o => o with { DryRun = true })).Should(
            ExitCode.SomethingToDo,
            "of release r2",
            "of release r1"
        );
        (await stack.Back(new RollbackTarget("r0", KeepEnv: true))).Should(ExitCode.Usage, "leave them out");
        (await stack.Back(new RollbackTarget("r0"), o => o with { Go = new HashSet<Impact>() })).Should(
            ExitCode.FailedBeforeAnyChange,
            "not approved",
            "--go volume restart"
        );
        (await stack.Everything()).Should().Be(before);

        (await stack.Back(new RollbackTarget("R0"))).Should(ExitCode.Done, "what ran before r1");
        (await stack.Running()).ImageId.Should().Be(image);
        (await stack.InVolume("code", "cat /volume/lib/Shop.pm")).Should().Be(code).And.Contain("edited in the volume");
        (await PerlShop.State(stack)).Should().Be(state);
        (await stack.Back(new RollbackTarget("r0"))).Should(ExitCode.Done, "nothing to do");

        (await stack.Deploy()).Should(ExitCode.Done);
        (await stack.Back(new RollbackTarget("r0"), o => o with { DryRun = true })).Should(
            ExitCode.SomethingToDo,
            "of release r3"
        );
        var backups = await world.Engine.Volumes.List(
            new VolumeFilter { Labels = [$"{Labels.Project}={stack.Project}", $"{Labels.Release}=r3"] }
        );
        await world.Engine.Volumes.Remove(backups.Single(v => v.Labels[Labels.Kind] == "backup").Name, force: false);
        (await stack.Back(new RollbackTarget("r0"))).Should(
            ExitCode.FailedBeforeAnyChange,
            "is gone; nothing was changed",
            "the code that r3 replaced"
        );
        (await stack.Running()).ImageId.Should().NotBe(image);
    }
}
