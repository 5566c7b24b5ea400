using Pipeline.Secrets;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>Between list and look a service puts something else in the place of what was listed.</summary>
public sealed class FileHashesTests : IDisposable
{
    private const string Hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private readonly string _folder = Directory.CreateTempSubdirectory("hashes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_symlink_is_not_followed_and_a_fifo_is_not_waited_for()
    {
        await FileSystems.Sh($"""
            cd {_folder}; mkdir -p inside/plain outside; for f in inside/plain/file outside/file; do printf hello >$f; done
            ln -s ../outside inside/swapped; ln -s ../outside/file inside/link; mkfifo inside/fifo
            """);
        using var top = OpenFolder.At(Path.Combine(_folder, "inside"));

        string[] listed = ["./plain/file", "./swapped/file", "./link", "./fifo", "./plain", "./gone", "./plain/file/below"];

        FileHashes.Of(top, listed, default).Should().Equal(("./plain/file", Hello));
    }

    [Fact]
    public async Task A_copy_never_follows_a_symlink_that_takes_the_place_of_a_folder()
    {
        await FileSystems.Sh($"cd {_folder}; mkdir -p from/folder outside to; seq 200 | xargs -I% touch from/folder/% outside/secret%; ln -s ../outside from/link");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            using var from = OpenFolder.At(Path.Combine(_folder, "from"));
            while (!stop.IsCancellationRequested)
                Posix.Rename(from, "folder", from, "link", Posix.Exchange);
        });

        for (var i = 0; i < 20; i++)
        {
            var to = Directory.CreateDirectory(Path.Combine(_folder, "to", $"{i}")).FullName;
            await FolderShell.Access.Copy(new VolumeLocation(Path.Combine(_folder, "from")), new VolumeLocation(to), default);
        }

        await stop.CancelAsync();
        await swapping;
        Directory.GetFiles(Path.Combine(_folder, "to"), "secret*", SearchOption.AllDirectories).Should().BeEmpty();
    }
}
