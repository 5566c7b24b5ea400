using System.Globalization;
using System.IO.MemoryMappedFiles;
using Pipeline.Platform;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Platform;

public sealed class IdleMemoryTests
{
    private const int Megabytes = 64;

    [Fact]
    public void Only_mapped_files_are_given_back()
    {
        string[] maps =
        [
            "001000-003000 r-xp 00000000 fe:00 123                        /usr/lib/a b.so",
            "004000-005000 rw-p 00000000 00:00 0 ",
            "7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0                          [stack]",
            "006000-006800 r--p 00000000 fe:00 124                        /opt/x.dll",
        ];

        IdleMemory.MappedFiles(maps).Should().Equal(((nint)0x1000, (nint)0x2000), ((nint)0x6000, (nint)0x800));
    }

    /// <summary>Of a whole process the figure moves for other reasons, too; the file is larger than those.</summary>
    [Fact]
    public void Pages_of_a_mapped_file_that_were_read_take_no_memory_any_more()
    {
        using var folder = new TestFolder();
        var path = folder["mapped"];
        using (var file = File.Create(path))
        {
            file.Write(new byte[Megabytes << 20]);
            file.Flush(flushToDisk: true);
        }

        using var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = mapped.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        for (long at = 0; at < view.Capacity; at += 4096)
            view.ReadByte(at).Should().Be(0);
        var before = MappedMegabytes();

        IdleMemory.GiveBack();

        MappedMegabytes().Should().BeLessThan(before - (Megabytes / 2));
        view.ReadByte(4096).Should().Be(0, "it is read again when it is needed");
    }

    private static int MappedMegabytes() =>
        int.Parse(
            File.ReadLines("/proc/self/status")
                .Single(l => l.StartsWith("RssFile:", StringComparison.Ordinal))
                .Split(' ')[^2],
            CultureInfo.InvariantCulture
        ) / 1024;
}
