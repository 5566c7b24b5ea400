using System.Formats.Tar;
using Pipeline.Platform;

namespace Pipeline.Docker.Tests;

[Collection("engine")]
[Trait("Needs", "engine")]
public sealed class ArchiveTests(RealEngine real)
{
    private ContainerApi Containers => real.Engine.Containers;

    [Fact]
    public async Task What_is_put_into_a_container_that_never_ran_comes_out_again()
    {
        var id = await Containers.Create(real.Spec("true") with { ReadonlyRootfs = false }, real.NewName());
        await Put(id, Tar("a file", "content", (UnixFileMode)0x9ED));
        await using var tar = new TarReader(await Containers.GetArchive(id, "/srv/a file"));
        var entry = (await tar.GetNextEntryAsync(copyData: true))!;
        using var reader = new StreamReader(entry.DataStream!);
        (entry.Name, await reader.ReadToEndAsync(), entry.Uid, entry.Mode)
            .Should()
            .Be(("a file", "content", 7, (UnixFileMode)0x9ED));
        await Containers.Remove(id);
    }

    [Fact]
    public async Task A_path_can_be_asked_for_without_its_content()
    {
        var id = await Containers.Create(real.Spec("true") with { ReadonlyRootfs = false }, real.NewName());
        await Put(id, Tar("f", "12345", (UnixFileMode)0x9ED));
        var file = await Containers.Stat(id, "/srv/f");
        (file!.Name, file.Size, file.Mode, file.IsDirectory).Should().Be(("f", 5, 0x9ED, false));
        (await Containers.Stat(id, "/tmp"))!.Should().Match<PathStat>(stat => stat.IsDirectory && stat.Mode == 0x3FF);
        (await Containers.Stat(id, "/bin"))!.LinkTarget.Should().EndWith("usr/bin");
        (await Containers.Stat(id, "/nope")).Should().BeNull();
        await Containers.Remove(id);
        await FluentActions.Awaiting(() => Containers.Stat(id, "/tmp")).Should().ThrowAsync<DockerNotFoundException>();
    }

    private static Task Put(string id, MemoryStream tar) =>
        new Command("docker", "cp", "-", $"{id}:/srv").Output(default, tar.CopyToAsync);

    private static MemoryStream Tar(string name, string content, UnixFileMode mode)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
            tar.WriteEntry(
                new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)),
                    Mode = mode,
                    Uid = 7,
                }
            );
        stream.Position = 0;
        return stream;
    }
}
