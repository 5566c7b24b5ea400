using System.Globalization;

namespace Pipeline.Trees;

/// <summary>What tree-read.sh printed.</summary>
internal static class PrintedLook
{
    private const int FieldCount = 12;

    /// <exception cref="TreeException">Cut short, or an entry of an unknown kind.</exception>
    public static Looked Parse(byte[] output)
    {
        var sections = Sections.Parse(output);
        var looked = new Looked(long.Parse(sections.Text("started").Trim(), CultureInfo.InvariantCulture))
        {
            Boot = sections.Text("boot").Trim(),
        };
        if (!sections.Has("list"))
            return looked;
        var names = new ListedNames(sections.Text("base"));
        var (before, after) = (Entries(sections.Fields("list"), names), Entries(sections.Fields("after"), names));
        var devices = sections.Fields("devices").Chunk(2).ToDictionary(d => names.Path(d[1]), d => d[0]);
        var births = sections
            .Fields("births")
            .Chunk(2)
            .DistinctBy(b => b[1])
            .ToDictionary(b => names.Path(b[1]), b => Nanoseconds.FromFind(b[0]));
        return looked with
        {
            Entries =
            [
                .. before.Values.Select(e =>
                    e with
                    {
                        Device = devices.GetValueOrDefault(e.Path),
                        BornNs = births.GetValueOrDefault(e.Path),
                    }
                ),
            ],
            Unsettled = before
                .Keys.Union(after.Keys)
                .Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p))
                .ToHashSet(),
            Hashes = sections.Fields("hashes").ToDictionary(h => names.Path(h[66..]), h => h[..64]),
            Attributes = AttributeDump.Parse(sections.Text("xattrs"), names),
            FileSystem = sections.Text("filesystem"),
            Unread = sections.Fields("unread"),
        };
    }

    private static Dictionary<TreePath, TreeEntry> Entries(string[] fields, ListedNames names)
    {
        var listed = new Dictionary<TreePath, TreeEntry>(fields.Length / FieldCount);
        foreach (var f in fields.Chunk(FieldCount))
        {
            var path = names.Path(f[11]);
            listed[path] = Entry(f, path);
        }

        return listed;
    }

    private static TreeEntry Entry(string[] f, TreePath path)
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
