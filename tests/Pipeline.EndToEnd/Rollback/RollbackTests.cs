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
}
