using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>A service that has a file of its state mapped and stores into it without a system call.</summary>
[Collection(Worlds.Failures)]
public sealed class LastStoresTests(World world)
{
    private const string Main = """
        import mmap, signal, sys, time
        from shop import prices

        def main():
            with open("/srv/app/data/mapped", "r+b") as file:
                page = mmap.mmap(file.fileno(), 0)

            def stop(*_):
                page[0:4] = b"last"
                sys.exit(0)

            signal.signal(signal.SIGTERM, stop)
            while True:
                page[0:4] = b"live"
                time.sleep(0.1)

        if __name__ == "__main__":
            main()

        """;

    [Fact]
    public async Task A_backup_holds_what_the_service_stored_when_it_was_told_to_stop()
    {
        await using var stack = await PythonShop.Up(
            world,
            "/srv/app",
            Main,
            "mkdir /volume/data; echo none >/volume/data/mapped"
        );

        (await stack.Deploy()).Should(ExitCode.Done);

        var backup = (
            await world.Engine.Volumes.List(
                new VolumeFilter { Labels = [$"{Labels.Project}={stack.Project}", $"{Labels.Kind}=backup"] }
            )
        )
            .Should()
            .ContainSingle()
            .Subject;
        (await stack.InVolume(backup.Name[(stack.Project.Length + 1)..], "cat /volume/data/mapped"))
            .Should()
            .Be("last\n");
    }
}
