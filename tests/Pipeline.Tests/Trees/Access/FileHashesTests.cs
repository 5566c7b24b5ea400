using Pipeline.Platform;
using Pipeline.Terms;
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
        await FileSystems.Sh(
            $"""
            cd {_folder}; mkdir -p inside/plain outside; for f in inside/plain/file outside/file; do printf hello >$f; done
            ln -s ../outside inside/swapped; ln -s ../outside/file inside/link; mkfifo inside/fifo
            """
        );
        using var tree = TreeBase.Open(Path.Combine(_folder, "inside"), TreePath.Root, isContent: true)!;

        string[] listed = ["plain/file", "swapped/file", "link", "fifo", "plain", "gone", "plain/file/below"];

        var progress = new Progress();
        FileHashes
            .Read(tree, [.. listed.Select(p => (TreePath.FromText(p), 5L))], progress, default)
            .Should()
            .Equal(new Dictionary<TreePath, string> { [TreePath.FromText("plain/file")] = Hello });
        progress.Describe(TimeSpan.Zero).Should().Be("1 kB of 1 kB, 7 of 7 files");
    }

    /// <summary>A copy that waits for the other end of a FIFO never ends.</summary>
    [Fact]
    public async Task A_copy_never_waits_at_a_fifo_that_takes_the_place_of_a_file()
    {
        await FileSystems.Sh(
            $"cd {_folder}; mkdir -p from/files from/pipes to; cd from; seq 400 | xargs -I% touch files/%; seq 400 | sed s,^,pipes/, | xargs mkfifo"
        );
        var refused = new List<string>();
        await Swapping(
            "files",
            "pipes",
            async () =>
            {
                for (var i = 0; i < 20 && refused.Count < 2; i++)
                {
                    var to = Directory.CreateDirectory(Path.Combine(_folder, "to", $"{i}")).FullName;
                    try
                    {
                        await FolderShell
                            .Access.Copy(From, new VolumeLocation(to), default)
                            .WaitAsync(TimeSpan.FromMinutes(2));
                    }
                    catch (TreeException e)
                    {
                        refused.Add(e.Message);
                    }
                }
            }
        );

        refused.Should().NotBeEmpty().And.OnlyContain(m => m.Contains("FIFO", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_copy_never_follows_a_symlink_that_takes_the_place_of_a_folder()
    {
        await FileSystems.Sh(
            $"cd {_folder}; mkdir -p from/folder outside to; seq 200 | xargs -I% touch from/folder/% outside/secret%; ln -s ../outside from/link"
        );
        await Swapping(
            "folder",
            "link",
            async () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    var to = Directory.CreateDirectory(Path.Combine(_folder, "to", $"{i}")).FullName;
                    await FolderShell.Access.Copy(From, new VolumeLocation(to), default);
                }
            }
        );

        Directory.GetFiles(Path.Combine(_folder, "to"), "secret*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    private VolumeLocation From => new(Path.Combine(_folder, "from"));

    /// <summary>While the work goes on, two names of the source change places all the time.</summary>
    private async Task Swapping(string one, string other, Func<Task> work)
    {
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            using var from = OpenFolder.At(From.Volume);
            while (!stop.IsCancellationRequested)
                Posix.Rename(from, one, from, other, Posix.Exchange);
        });
        try
        {
            await work();
        }
        finally
        {
            await stop.CancelAsync();
            await swapping;
        }
    }
}
