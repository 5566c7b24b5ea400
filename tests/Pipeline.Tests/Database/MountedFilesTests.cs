using Pipeline.Database;
using Pipeline.Platform;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Database;

/// <summary>What nobody read is not counted among what was looked at.</summary>
public sealed class MountedFilesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_below_a_folder_are_read_and_a_large_one_is_told()
    {
        Directory.CreateDirectory(At("a/b"));
        File.WriteAllText(At("a/b/one"), "1");
        File.WriteAllText(At("a/empty"), "");
        File.WriteAllBytes(At("a/large"), new byte[(1 << 20) + 1]);
        File.WriteAllText(At("two"), "2");
        File.CreateSymbolicLink(At("a/link"), At("two"));

        var files = new MountedFiles([At("a"), At("two"), At("a/b"), At("gone")]);

        files.Texts().Should().BeEquivalentTo([(At("a/b/one"), "1"), (At("a/empty"), ""), (At("two"), "2")]);
        files.Scope.Should().Be("3 mounted files; 1 were not read: larger than 1 MiB, or not readable");
    }

    /// <summary>Reading from one waits until somebody writes.</summary>
    [Fact]
    public async Task A_pipe_is_not_read_from()
    {
        await new Command("mkfifo", At("pipe")).Output(default);

        var texts = await Task.Run(() => new MountedFiles([_folder.Path]).Texts().ToList())
            .WaitAsync(TimeSpan.FromMinutes(1));

        texts.Should().Equal((At("pipe"), ""));
    }

    [Fact]
    public void Of_very_many_files_the_first_are_read_and_that_is_told()
    {
        Directory.CreateDirectory(At("many"));
        for (var i = 0; i <= 5000; i++)
            File.WriteAllText(At($"many/{i}"), "");

        var files = new MountedFiles([At("many")]);

        files.Texts().Should().HaveCount(5000);
        files.Scope.Should().Be("5000 mounted files; more than the first 5000 were not read");
    }

    private string At(string path) => Path.Combine(_folder.Path, path);
}
