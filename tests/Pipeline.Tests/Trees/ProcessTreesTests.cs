using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

[Collection(TreeEngine.Collection)]
[Trait("Needs", "engine")]
public sealed class ProcessTreesTests(TreeEngine engine)
{
    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_mount_over_part_of_the_code_is_what_the_process_reads(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var volume = await engine.Volume(
            "mkdir -p code/lib code/own; echo volume >code/lib/f; echo volume >code/own/f; ln -s code link"
        );
        var container = await engine.Start(spec =>
            spec with
            {
                Command = ["bash", "-c", "echo covered >/app/code/lib/g; touch /tmp/ready; exec sleep 1000"],
                Mounts = [MountSpec.Volume(volume, "/app"), MountSpec.Tmpfs("/app/code/lib")],
            }
        );
        await engine.Engine.Containers.Exec(
            container.Id,
            new ExecSpec { Command = ["bash", "-c", "until [ -e /tmp/ready ]; do sleep 0.02; done"] }
        );
        var through = await access.Read(
            new ProcessLocation(container.Id, container.State.Pid, "/app/code"),
            ReadRequest.Full,
            default
        );
        var beneath = await access.Read(
            new VolumeLocation(volume, TreePath.FromText("code")),
            ReadRequest.Full,
            default
        );

        through.Entries.Select(e => e.Path.ToString()).Should().Equal(".", "lib", "lib/g", "own", "own/f");
        TreeComparison
            .Compare(beneath, through, Aspects.Code)
            .Select(d => (d.Path.ToString(), d.Kind))
            .Should()
            .Contain([("lib/f", DifferenceKind.Missing), ("lib/g", DifferenceKind.Unexpected)]);

        var symlink = () =>
            access.Read(new ProcessLocation(container.Id, container.State.Pid, "/app/link"), ReadRequest.Full, default);
        await symlink.Should().ThrowAsync<TreeException>().WithMessage("*symlink on the way: ./app/link -> code*");
        var restarted = () => access.Read(new ProcessLocation(container.Id, 1, "/app"), ReadRequest.Full, default);
        await restarted.Should().ThrowAsync<TreeException>().WithMessage("*any more*");
    }

    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_container_of_the_hosts_process_namespace_run_by_another_user_without_a_shell_can_be_read(
        VolumeAccessMode mode
    )
    {
        var access = await engine.Access(mode);
        var volume = await engine.Volume("printf secret >f; chmod 600 f");
        var container = await engine.Start(spec =>
            spec with
            {
                PidMode = "host",
                User = "1000",
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                Mounts = [MountSpec.Volume(volume, "/app")],
            }
        );
        var read = await access.Read(
            new ProcessLocation(container.Id, container.State.Pid, "/app"),
            ReadRequest.Full,
            default
        );
        read[TreePath.FromText("f")].Sha256.Should().StartWith("2bb80d53");
    }

    [Fact]
    public async Task Both_routes_see_the_same_processes()
    {
        var volume = await engine.Volume("cp /bin/sleep 'own sleep'; mkdir -p here");
        var container = await engine.Start(spec =>
            spec with
            {
                Command =
                [
                    "bash",
                    "-c",
                    "cd /app/here; '/app/own sleep' 1000 & sleep 1001 & rm '/app/own sleep'; touch /tmp/ready; wait",
                ],
                Env = ["LD_BIND_NOW=1", "PYTHONPATH=/app with space", "OTHER=x"],
                Mounts = [MountSpec.Volume(volume, "/app"), MountSpec.Tmpfs("/with space")],
            }
        );
        await engine.Engine.Containers.Exec(
            container.Id,
            new ExecSpec { Command = ["bash", "-c", "until [ -e /tmp/ready ]; do sleep 0.02; done; sleep 0.2"] }
        );
        var location = new ProcessLocation(container.Id, container.State.Pid, "/");
        var direct = await (await engine.Access(VolumeAccessMode.Direct)).Processes(location, default);
        var helper = await (await engine.Access(VolumeAccessMode.Helper)).Processes(location, default);

        direct.Processes.Should().HaveCount(3).And.OnlyContain(p => p.Loaders.Count == 2 && p.Folder == "/app/here");
        direct.Processes.Should().ContainSingle(p => p.Executable == "/app/own sleep (deleted)");
        direct.Hashes.Should().NotBeEmpty();
        direct.MountPoints.Should().Contain("/with space");
        (direct with { Processes = [] }).Should().BeEquivalentTo(helper with { Processes = [] });
        direct
            .Processes.Select(p => p with { Pid = 0, Parent = 0 })
            .Should()
            .BeEquivalentTo(helper.Processes.Select(p => p with { Pid = 0, Parent = 0 }));
    }

    /// <summary>At a hundredth of a processor, what docker exec started is runc itself for most of a second.</summary>
    [Theory]
    [InlineData(VolumeAccessMode.Direct)]
    [InlineData(VolumeAccessMode.Helper)]
    public async Task A_process_that_the_engine_is_starting_is_listed_as_the_program_it_will_be(VolumeAccessMode mode)
    {
        var access = await engine.Access(mode);
        var container = await engine.Start(spec => spec);
        await new Command("docker", ["update", "--cpus", "0.01", container.Id]).Output(default);
        await new Command("docker", ["exec", "--detach", container.Id, "sleep", "1001"]).Output(default);

        var table = await access.Processes(new ProcessLocation(container.Id, container.State.Pid, "/"), default);

        table.Processes.Select(p => p.Arguments[^1]).Should().BeEquivalentTo("1000", "1001");
    }

    [Theory]
    [InlineData("0::/docker/1f", true)]
    [InlineData("0::/docker/1f/moved", true)]
    [InlineData("0::/docker/1f2", false)]
    [InlineData("0::/docker", false)]
    public void A_process_in_a_group_below_the_containers_own_is_one_of_the_container(string group, bool isIn) =>
        DirectProcesses.IsIn("0::/docker/1f", group).Should().Be(isIn);
}
