namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class ExecTests(RealEngine real)
{
    private ContainerApi Containers => real.Engine.Containers;

    [Fact]
    public async Task A_command_runs_as_asked_in_a_running_container()
    {
        var id = await real.Sleeper();
        var result = await Containers.Exec(
            id,
            new ExecSpec
            {
                Command = ["sh", "-c", "id -u; pwd; echo $GREETING; echo bad >&2; exit 5"],
                User = "65534",
                WorkingDir = "/var",
                Env = ["GREETING=hello"],
            }
        );
        (result.ExitCode, result.Text, result.Stderr).Should().Be((5, "65534\n/var\nhello\n", "bad\n"));
        await Containers.Remove(id, force: true);
    }

    [Fact]
    public async Task Input_reaches_the_command_and_ends()
    {
        var id = await real.Sleeper();
        var data = new byte[8 << 20];
        new Random(1).NextBytes(data);
        var result = await Containers.Exec(id, new ExecSpec { Command = ["cat"] }, new MemoryStream(data));
        result.Stdout.Should().Equal(data);
        await Containers.Remove(id, force: true);
    }

    [Fact]
    public async Task A_container_that_does_not_run_is_a_conflict()
    {
        var id = await Containers.Create(real.Spec("true"), real.NewName());
        await FluentActions
            .Awaiting(() => Containers.Exec(id, new ExecSpec { Command = ["true"] }))
            .Should()
            .ThrowAsync<DockerConflictException>();
        await Containers.Remove(id);
    }
}
