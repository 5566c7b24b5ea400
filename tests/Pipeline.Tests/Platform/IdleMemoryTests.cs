using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Platform;

public sealed class IdleMemoryTests
{
    private const int Megabytes = 64;
    private const int ReadOnly = 1; // PROT_READ
    private const int Writable = 2; // PROT_WRITE
    private const int Private = 2; // MAP_PRIVATE

    [Fact]
    public void Only_private_pages_that_nobody_wrote_to_count_as_unchanged()
    {
        string[] smaps =
        [
            .. Mapping("001000-003000 r-xp 00000000 fe:00 123                        /usr/lib/a b.so", 0),
            .. Mapping("004000-005000 rw-p 00000000 00:00 0 ", 4),
            .. Mapping("7ffc00000000-7ffc00001000 rw-p 00000000 00:00 0                          [stack]", 4),
            .. Mapping("006000-006800 r--p 00000000 fe:00 124                        /opt/relocated.dll", 2),
            .. Mapping("007000-007800 rw-p 00000000 fe:00 124                        /opt/data.dll", 0),
            .. Mapping("008000-008800 r-xs 00000000 00:01 9                    /memfd:doublemapper (deleted)", 0),
        ];

        MappedFile
            .Of(smaps)
            .Should()
            .Equal(
                new MappedFile(0x1000, 0x2000, IsUnchanged: true),
                new MappedFile(0x6000, 0x800, IsUnchanged: false),
                new MappedFile(0x7000, 0x800, IsUnchanged: false),
                new MappedFile(0x8000, 0x800, IsUnchanged: false)
            );
    }

    /// <summary>As code is mapped. Of a whole process the figure moves for other reasons, too; this is larger.</summary>
    [Fact]
    public void Pages_of_a_mapped_file_that_were_read_again_take_no_memory_any_more()
    {
        using var folder = new TestFolder();
        using var file = File.Create(folder["mapped"]);
        file.SetLength(Megabytes << 20);
        var start = Map(file, ReadOnly);
        var idle = new IdleMemory();
        idle.GiveBack();
        for (var at = 0; at < Megabytes << 20; at += 4096)
            Marshal.ReadByte(start, at).Should().Be(0);
        var before = MappedMegabytes();

        idle.GiveBack();

        MappedMegabytes().Should().BeLessThan(before - (Megabytes / 2));
        Marshal.ReadByte(start, 4096).Should().Be(0, "it is read again when it is needed");
        _ = munmap(start, Megabytes << 20);
    }

    /// <summary>As a loader does where code is relocated. The file has other bytes there.</summary>
    [Fact]
    public void A_page_that_was_written_to_stays_as_it_is()
    {
        using var folder = new TestFolder();
        using var file = File.Create(folder["mapped"]);
        file.SetLength(8192);
        var start = Map(file, ReadOnly | Writable);
        Marshal.WriteByte(start, 5000, 7);
        mprotect(start, 8192, ReadOnly).Should().Be(0);
        var idle = new IdleMemory();

        idle.GiveBack();
        idle.GiveBack();

        Marshal.ReadByte(start, 5000).Should().Be(7);
        _ = munmap(start, 8192);
    }

    private static nint Map(FileStream file, int mode)
    {
        var start = mmap(0, (nint)file.Length, mode, Private, file.SafeFileHandle, 0);
        start.Should().NotBe(-1);
        return start;
    }

    private static string[] Mapping(string line, int privateKilobytes) =>
        [line, "Size:                  8 kB", $"Anonymous:             {privateKilobytes} kB", "VmFlags: rd mr mw me"];

    private static int MappedMegabytes() =>
        int.Parse(
            File.ReadLines("/proc/self/status")
                .Single(l => l.StartsWith("RssFile:", StringComparison.Ordinal))
                .Split(' ')[^2],
            CultureInfo.InvariantCulture
        ) / 1024;

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint mmap(nint start, nint length, int mode, int flags, SafeFileHandle file, long offset);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mprotect(nint start, nint length, int mode);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int munmap(nint start, nint length);
}
