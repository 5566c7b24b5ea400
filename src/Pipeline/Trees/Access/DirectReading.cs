using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// A read on this machine, in this process: as tree-read.sh it lists, flushes, hashes and looks again, and as there no
/// symlink in a folder that services write to leads out of the tree.
/// </summary>
internal static class DirectReading
{
    /// <param name="place">The root as this machine sees it.</param>
    /// <exception cref="TreeException">A symlink is on the way, or something cannot be read.</exception>
    public static Looked Look(string place, Reading reading, CancellationToken ct)
    {
        var looked = new Looked((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick)
        {
            Boot = Boot,
        };
        try
        {
            using var tree = TreeBase.Open(place, reading.Path, reading.IsContent);
            return tree is null ? looked : In(tree, reading, looked, ct);
        }
        catch (IOException e)
        {
            throw new TreeException(e.Message, e);
        }
    }

    private static Looked In(TreeBase tree, Reading reading, Looked looked, CancellationToken ct)
    {
        var request = reading.Request;
        var walk = new TreeWalk(tree, reading.Known(Boot), ct);
        var entries = walk.List(request.Only ?? [TreePath.Root], !request.FactsOnly && !request.NoDescent);
        var anew = entries.Where(e => !e.IsReusable).ToList();
        // What was known before stays known without a flush: each later change moves its ctime.
        var flushed = request.Reusable && anew.Count > 0 ? Flushed(tree.Folder) : "";
        var files = request.FactsOnly || request.Unhashed ? [] : anew.Where(e => e.Kind == EntryKind.File);
        var hashes = FileHashes.Read(tree, [.. files.Select(f => (f.Path, f.Size))], request.Progress, ct);
        return looked with
        {
            Entries = entries,
            Unsettled = walk.Changed(anew),
            Hashes = hashes,
            Attributes = walk.Attributes,
            FileSystem = flushed,
            Unread = SeesEveryAttribute ? [] : ["trusted"],
        };
    }

    /// <summary>Flushes the file system.</summary>
    /// <returns>Its type (statfs(2), hex) and its number.</returns>
    private static string Flushed(OpenFolder folder)
    {
        Durable.FlushFileSystem(folder.Handle, folder.Shown);
        var facts = new byte[256];
        Libc.Check(Libc.fstatfs(folder.Handle, facts), folder.Shown);
        var type = MemoryMarshal.Read<nint>(facts);
        return string.Create(CultureInfo.InvariantCulture, $"{type:x} {folder.Facts.FileSystem}");
    }

    private static string Boot { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>CAP_SYS_ADMIN (bit 21) in the first user namespace.</summary>
    private static bool SeesEveryAttribute { get; } =
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal)) is var line
        && (ulong.Parse(line[7..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> 21 & 1) == 1
        && File.ReadAllText("/proc/self/uid_map").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            is ["0", "0", "4294967295\n"];
}
