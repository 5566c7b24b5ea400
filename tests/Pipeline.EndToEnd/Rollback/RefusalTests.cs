using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.EndToEnd.Rollback;

/// <summary>What cannot be restored is said before the first write, all of it at once; nothing is changed.</summary>
[Collection(Worlds.Rollbacks)]
public sealed class RefusalTests(World world)
{
    [Fact]
    public async Task A_tampered_backup_a_pruned_image_and_a_removed_volume_are_refused_up_front()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.Release(1);
        var first = (await stack.Running()).ImageId;
        await stack.Release(2);

        await Refused(
            stack,
            new RollbackTarget(Image: "deadbeef"),
            ExitCode.Usage,
            "no verified release ran the image deadbeef",
            "r1",
            "r2"
        );
        await Refused(stack, new RollbackTarget(), ExitCode.Usage, "the last verified release before this one is r1");

        string[] made = [$"{Labels.Project}={stack.Project}", $"{Labels.Release}=r2"];
        var backup = (await world.Engine.Volumes.List(new VolumeFilter { Labels = made })).Single().Name;
        await Tamper(backup, "printf X | dd of=/b/data/state conv=notrunc bs=1 seek=3 2>/dev/null");
        await Refused(
            stack,
            new RollbackTarget("r1", WithState: true),
            ExitCode.FailedBeforeAnyChange,
            backup,
            "is not what r2 verified",
            "data/state: content"
        );

        foreach (var tag in (await world.Engine.Images.Inspect(first)).RepoTags)
            await world.Engine.Images.Remove(tag, force: true);
        await Refused(
            stack,
            new RollbackTarget("r1", WithState: true),
            ExitCode.FailedBeforeAnyChange,
            "is gone from the engine",
            "data/state: content"
        );
        await Refused(
            stack,
            new RollbackTarget("r1"),
            ExitCode.FailedBeforeAnyChange,
            "is gone from the engine",
            "nothing was written"
        );

        await world.Engine.Volumes.Remove(backup, force: true);
        await Refused(
            stack,
            new RollbackTarget("r1", WithState: true),
            ExitCode.FailedBeforeAnyChange,
            $"the backup {backup} of code, made by r2, is gone"
        );
    }

    [Fact]
    public async Task A_volume_that_is_gone_is_named_and_is_not_made()
    {
        await using var stack = await PerlShop.Up(world);
        await stack.Release(1, 2);
        stack.Write(
            "docker-compose.yml",
            (await File.ReadAllTextAsync(Path.Combine(stack.Folder, "docker-compose.yml"))).Replace(
                "  code: { labels",
                "  code: { name: PROJECT_gone, labels",
                StringComparison.Ordinal
            )
        );

        await Refused(
            stack,
            new RollbackTarget("r1"),
            ExitCode.FailedBeforeAnyChange,
            $"the volume {stack.Project}_gone (code) does not exist"
        );
    }

    private static async Task Refused(TestStack stack, RollbackTarget target, ExitCode code, params string[] said)
    {
        var before = await stack.Everything();
        (await stack.Back(target)).Should(code, said);
        (await stack.Everything()).Should().Be(before);
    }

    private async Task Tamper(string volume, string script)
    {
        var spec = new ContainerSpec
        {
            Image = HelperImageBuild.Name,
            Entrypoint = [],
            Command = ["bash", "-c", script],
            Labels = world.Labels,
            NetworkMode = "none",
            Mounts =
            [
                new MountSpec
                {
                    Type = "volume",
                    Source = volume,
                    Target = "/b",
                },
            ],
        };
        (await world.Engine.Containers.Run(spec)).ExitCode.Should().Be(0);
    }
}
