using Pipeline.Platform;
using Pipeline.Testing;

namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class LogsTests(RealEngine real)
{
    private ContainerApi Containers => real.Engine.Containers;

    [Fact]
    public async Task Lines_come_with_their_stream_and_time_and_can_be_cut_to_the_last()
    {
        var id = await Ended("echo one; echo bad >&2; echo three; printf last");
        var all = await Read(id);
        all.Select(line => line.Text).Should().BeEquivalentTo("one", "bad", "three", "last");
        all.Should()
            .OnlyContain(line => line.Time > DateTimeOffset.UtcNow.AddHours(-1))
            .And.ContainSingle(line => line.IsError)
            .Which.Text.Should()
            .Be("bad");
        (await Read(id, new LogOptions { Tail = 1 })).Should().ContainSingle().Which.Text.Should().Be("last");
        await Containers.Remove(id);
    }

    [Fact]
    public async Task Since_is_exact_to_the_line()
    {
        var id = await Ended("echo one; sleep 0.05; echo two; sleep 0.05; echo three");
        var second = (await Read(id))[1];
        (await Read(id, new LogOptions { Since = second.Time }))
            .Select(line => line.Text)
            .Should()
            .Equal("two", "three");
        await Containers.Remove(id);
    }

    [Fact]
    public async Task A_line_longer_than_the_engines_pieces_is_one_line()
    {
        var id = await Ended("head -c 100000 /dev/zero | tr '\\0' x; echo");
        (await Read(id)).Should().ContainSingle().Which.Text.Should().Be(new string('x', 100_000));
        await Containers.Remove(id);
    }

    [Fact]
    public async Task A_terminals_log_is_read_too()
    {
        var id = await Ended("echo one; echo two", tty: true);
        (await Read(id)).Select(line => line.Text).Should().Equal("one", "two");
        await Containers.Remove(id);
    }

    [Fact]
    public async Task Following_ends_with_the_container()
    {
        var id = await Containers.Create(real.Spec("sh", "-c", "echo one; sleep 0.3; echo two"), real.NewName());
        await Containers.Start(id);
        (await Read(id, new LogOptions { Follow = true })).Select(line => line.Text).Should().Equal("one", "two");
        await Containers.Remove(id, force: true);
    }

    private async Task<string> Ended(string script, bool tty = false)
    {
        var id = await Containers.Create(real.Spec("sh", "-c", script) with { Tty = tty }, real.NewName());
        await Containers.Start(id);
        await new Command("docker", "wait", id).Output(default);
        return id;
    }

    private async Task<List<LogLine>> Read(string id, LogOptions? options = null)
    {
        var lines = new List<LogLine>();
        await foreach (var line in Containers.Logs(id, options))
            lines.Add(line);
        return lines;
    }
}
