using System.Formats.Tar;
using System.Security.Cryptography;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// The manifest of a tar stream of the engine, every file hashed as it passes. As lossy as the stream: whole seconds,
/// no extended attributes. A hard link has the content of the name that came first.
/// </summary>
internal static class TarManifest
{
    /// <param name="tar">Of <c>/export</c>, or of <c>/archive</c>.</param>
    /// <param name="dropsFirst">Whether the first part of each name is the folder that was asked for.</param>
    /// <param name="mostBytes">What is larger takes too long for a look.</param>
    /// <exception cref="IOException">It is larger.</exception>
    public static async Task<TreeManifest> Read(Stream tar, bool dropsFirst, long mostBytes, CancellationToken ct)
    {
        long bytes = 0;
        var entries = new Dictionary<TreePath, TreeEntry>();
        var names = new Dictionary<string, TreePath>(StringComparer.Ordinal);
        await using var reader = new TarReader(tar);
        while (await reader.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            if ((bytes += entry.Length) > mostBytes)
                throw new IOException($"it holds more than {mostBytes >> 30} GB, which takes too long for a look");
            var name = entry.Name.Trim('/');
            if (Place(name, dropsFirst) is not { } path || KindOf(entry.EntryType) is not { } kind)
                continue;
            names[name] = path;
            var original =
                entry.EntryType == TarEntryType.HardLink && names.TryGetValue(entry.LinkName.Trim('/'), out var first)
                    ? entries.GetValueOrDefault(first)
                    : null;
            var hash = entry.DataStream is { } data
                ? Convert.ToHexStringLower(await SHA256.HashDataAsync(data, ct))
                : original?.Sha256 ?? (kind == EntryKind.File ? Convert.ToHexStringLower(SHA256.HashData([])) : null);
            entries[path] = Entry(path, kind, entry, original?.Size) with { Sha256 = hash };
        }

        return new TreeManifest(entries.Values);
    }

    private static TreePath? Place(string name, bool dropsFirst)
    {
        if (name.StartsWith("./", StringComparison.Ordinal))
            name = name[2..];
        if (dropsFirst)
            name = name.Contains('/') ? name[(name.IndexOf('/') + 1)..] : "";
        try
        {
            return name is "" or "." ? TreePath.Root : TreePath.FromText(name);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static EntryKind? KindOf(TarEntryType type) =>
        type switch
        {
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.HardLink => EntryKind.File,
            TarEntryType.Directory => EntryKind.Directory,
            TarEntryType.SymbolicLink => EntryKind.Symlink,
            _ => null,
        };

    private static TreeEntry Entry(TreePath path, EntryKind kind, TarEntry entry, long? size) =>
        new(
            path,
            kind,
            kind == EntryKind.Symlink ? 0b111_111_111 : (int)entry.Mode,
            entry.Uid,
            entry.Gid,
            kind == EntryKind.File ? size ?? entry.Length : 0,
            entry.ModificationTime.ToUnixTimeSeconds() * 1_000_000_000,
            0,
            0,
            1,
            kind == EntryKind.Symlink ? entry.LinkName : null,
            null,
            null,
            [],
            null
        );
}
