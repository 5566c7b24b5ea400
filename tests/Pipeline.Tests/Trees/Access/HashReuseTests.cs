using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>
/// A hash that was read while a program wrote counts after it stopped only where it is certain to be right.
/// </summary>
[Trait("Needs", "engine")]
public sealed class HashReuseTests(FileSystems disks) : IClassFixture<FileSystems>
{
    private const int Rounds = 100;
    private const int RoundsBetweenRests = 25;
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(2.5);

    public static TheoryData<string> Kinds => ["ext4", "xfs", "btrfs", "overlay"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_store_through_a_mapping_is_seen_whether_its_page_was_dirty_or_not(string kind)
    {
        var folder = disks.Folder(kind);
        using var writer = new MappedFile(Path.Combine(folder, "mapped"), pages: 1);
        using var idle = new MappedFile(Path.Combine(folder, "clean"), pages: 1);
        File.WriteAllText(Path.Combine(folder, "quiet"), "quiet");
        writer.Store(page: 0, value: 1);
        await Task.Delay(Old);

        writer.Store(page: 0, value: 2); // The page is dirty: ctime stays.
        var live = await Look(folder, null);
        writer.Store(page: 0, value: 3); // As a program does while it runs on, and once more when it is told to stop.
        idle.Store(page: 0, value: 4);
        var stopped = await Look(folder, live);

        IsReusable(live, "quiet").Should().Be(kind != "overlay", "an overlay is not known to flush");
        Wrong(folder, stopped).Should().BeEmpty();
        IsReusable(stopped, "quiet").Should().Be(kind != "overlay");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stores_through_a_mapping_during_the_look_are_seen_afterwards(string kind)
    {
        var folder = disks.Folder(kind);
        using var writer = new MappedFile(Path.Combine(folder, "mapped"), pages: 500);
        writer.Store(page: 0, value: 1);
        await Task.Delay(Old);

        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            for (byte i = 0; !stop.IsCancellationRequested; i++)
                writer.Store(page: i % 500, value: i);
        });
        var live = await Look(folder, null);
        await stop.CancelAsync();
        await writing;

        Wrong(folder, await Look(folder, live)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whatever_way_a_file_is_written_by_its_change_is_seen(string kind)
    {
        var folder = disks.Folder(kind);
        using var fuzz = new FileFuzz(folder, new Random(7));
        TreeManifest? prior = null;
        var reused = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // Live looks and looks after a stop by turns.
            var isLive = round % 2 == 0;
            if (round % RoundsBetweenRests == 1)
                await Task.Delay(Old); // Only what has rested is taken over.
            fuzz.Change();
            var during = isLive ? Task.Run(fuzz.Change) : Task.CompletedTask;
            prior = await Look(folder, prior);
            await during;
            if (!isLive)
            {
                Wrong(folder, prior).Should().BeEmpty("in round {0}, after {1}", round, fuzz.Said);
                var anew = await FolderShell.Access.Read(new VolumeLocation(folder), ReadRequest.Full, default);
                TreeComparison
                    .Compare(anew, prior, Aspects.Everything)
                    .Select(d => d.ToString())
                    .Should()
                    .BeEmpty("in round {0}, after {1}", round, fuzz.Said);
            }

            reused += prior.Entries.Count(e => e.IsReusable);
        }

        (reused > Rounds).Should().Be(kind != "overlay", "a look that takes nothing over shows nothing");
    }

    [Fact]
    public void A_file_on_another_filesystem_than_the_flushed_one_is_hot() =>
        (
            HashReuse.For("ef53 7", long.MaxValue).Covers(OnDisk(7)),
            HashReuse.For("ef53 8", long.MaxValue).Covers(OnDisk(7))
        )
            .Should()
            .Be((true, false));

    [Theory]
    [InlineData("1021994")] // tmpfs
    [InlineData("794c7630")] // overlay
    [InlineData("6969")] // NFS
    [InlineData("65735546")] // fuse
    [InlineData("1021997")] // 9p
    public void On_a_filesystem_of_another_type_every_file_is_hot(string type) =>
        HashReuse.For($"{type} 7", long.MaxValue).Covers(OnDisk(7)).Should().BeFalse();

    [Fact]
    public void A_look_without_a_flush_gives_nothing_to_reuse() =>
        HashReuse.For("", long.MaxValue).Covers(OnDisk(7)).Should().BeFalse();

    [Theory]
    [InlineData(10_000_000_000, 7_999_999_999, true)]
    [InlineData(10_000_000_000, 8_000_000_000, false)]
    [InlineData(10_000_000_000, 99_000_000_000, false)] // The clock was set back since.
    public void A_file_that_changed_less_than_two_seconds_before_the_look_is_hot(
        long started,
        long ctime,
        bool isReusable
    ) => HashReuse.For("ef53 7", started).Covers(OnDisk(7) with { CtimeNs = ctime }).Should().Be(isReusable);

    private static TreeEntry OnDisk(ulong device) => Made.File("f", "x") with { FileSystem = device };

    private static Task<TreeManifest> Look(string folder, TreeManifest? prior) =>
        FolderShell.Access.Read(
            new VolumeLocation(folder),
            new ReadRequest { Prior = prior, Reusable = true },
            default
        );

    private static bool IsReusable(TreeManifest tree, string path) => tree[TreePath.FromText(path)].IsReusable;

    /// <summary>Files whose hash is not the hash of what is in them.</summary>
    private static List<string> Wrong(string folder, TreeManifest tree) =>
        [
            .. Directory
                .GetFiles(folder)
                .Select(Path.GetFileName)
                .OfType<string>()
                .Where(f => tree.Find(TreePath.FromText(f))?.Sha256 != Hash(Path.Combine(folder, f))),
        ];

    private static string Hash(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

/// <summary>
/// A file that a program has mapped and stores into; it stays mapped until the end, since unmapping flushes.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public MappedFile(string path, int pages)
    {
        File.WriteAllBytes(path, new byte[pages * Environment.SystemPageSize]);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        _view = _file.CreateViewAccessor();
    }

    public void Store(int page, byte value) => _view.Write(page * (long)Environment.SystemPageSize, value);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
