using Pipeline.Live;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Watch;

/// <summary>A file is read again when its facts have moved, and only then.</summary>
public sealed class KnownTreesTests : IDisposable
{
    private static readonly ProcessLocation Somewhere = new("c", 7, "/srv/app");
    private readonly TestFolder _folder = new();
    private readonly KnownTrees _known = new();
    private readonly FolderTrees _trees;

    public KnownTreesTests()
    {
        _trees = new FolderTrees(_folder.Path);
        _folder.Write("a.py", "a = 1");
        _folder.Write("lib/b.py", "b = 1");
    }

    public void Dispose() => _folder.Dispose();

    private Task<TreeManifest> Read() => _known.Read(_trees, Somewhere, default);

    private static string Hash(TreeManifest tree, string path) => tree[TreePath.FromText(path)].Sha256!;

    [Fact]
    public async Task What_has_not_moved_is_not_read_again_and_has_its_hash()
    {
        var first = await Read();
        var second = await Read();

        second.Entries.Select(e => (e.Path, e.Sha256)).Should().Equal(first.Entries.Select(e => (e.Path, e.Sha256)));
        _known.FilesRead.Should().Be(2);
    }

    [Fact]
    public async Task A_file_of_the_same_size_and_time_is_read_again()
    {
        var time = File.GetLastWriteTimeUtc(_folder["a.py"]);
        var first = await Read();
        _folder.Write("a.py", "a = 2");
        File.SetLastWriteTimeUtc(_folder["a.py"], time);

        var second = await Read();

        Hash(second, "a.py").Should().NotBe(Hash(first, "a.py"));
        _known.FilesRead.Should().Be(3, "only that one was read again");
    }

    [Fact]
    public async Task Files_that_came_and_went_are_seen()
    {
        await Read();
        _folder.Write("c.py", "c = 1");
        File.Delete(_folder["lib/b.py"]);

        var second = await Read();

        second.Contains(TreePath.FromText("c.py")).Should().BeTrue();
        second.Contains(TreePath.FromText("lib/b.py")).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_that_was_written_just_before_it_was_read_is_read_again()
    {
        _trees.Later = TimeSpan.Zero;

        await Read();
        await Read();

        _known.FilesRead.Should().Be(4, "one tick of the file system's clock may hold two states");
    }

    [Fact]
    public async Task Everything_is_read_again_when_it_is_forgotten()
    {
        await Read();
        _known.Forget();
        await Read();

        _known.FilesRead.Should().Be(4);
    }

    [Fact]
    public async Task Containers_that_are_gone_are_forgotten()
    {
        await Read();
        _known.Keep(["c"]);
        await Read();
        _known.Keep(["other"]);
        await Read();

        _known.FilesRead.Should().Be(4);
    }
}
