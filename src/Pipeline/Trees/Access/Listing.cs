using System.Globalization;

namespace Pipeline.Trees;

/// <summary>What find printed of one entry.</summary>
internal sealed record Listing(TreeEntry Entry, string Record)
{
    private const int FieldCount = 12;

    public static Dictionary<TreePath, Listing> Parse(string[] fields, ListedNames names)
    {
        var listed = new Dictionary<TreePath, Listing>(fields.Length / FieldCount);
        foreach (var f in fields.Chunk(FieldCount))
        {
            var entry = Read(f, names.Path(f[11]));
            listed[entry.Path] = new Listing(entry, string.Join('\0', f));
        }

        return listed;
    }

    private static TreeEntry Read(string[] f, TreePath path)
    {
        var kind = Kind(f[0], path);
        var size = kind switch
        {
            EntryKind.File => long.Parse(f[4], CultureInfo.InvariantCulture),
            EntryKind.Symlink => f[10].Length,
            _ => 0,
        };
        return new TreeEntry(
            path,
            kind,
            Convert.ToInt32(f[1], 8),
            long.Parse(f[2], CultureInfo.InvariantCulture),
            long.Parse(f[3], CultureInfo.InvariantCulture),
            size,
            Nanoseconds.FromFind(f[5]),
            Nanoseconds.FromFind(f[6]),
            ulong.Parse(f[8], CultureInfo.InvariantCulture),
            int.Parse(f[9], CultureInfo.InvariantCulture),
            kind == EntryKind.Symlink ? f[10] : null,
            null,
            null,
            [],
            null
        )
        {
            FileSystem = ulong.Parse(f[7], CultureInfo.InvariantCulture),
        };
    }

    private static EntryKind Kind(string letter, TreePath path) =>
        letter switch
        {
            "f" => EntryKind.File,
            "d" => EntryKind.Directory,
            "l" => EntryKind.Symlink,
            "p" => EntryKind.Fifo,
            "s" => EntryKind.Socket,
            "c" => EntryKind.CharDevice,
            "b" => EntryKind.BlockDevice,
            _ => throw new TreeException($"{path} is of an unknown kind: {letter}."),
        };
}
