using System.Globalization;
using System.Text;

namespace Pipeline.Trees;

/// <summary>Sections "name bytes\n…", ended by "end 0\n"; without the end the output was cut short.</summary>
internal sealed class Sections
{
    private readonly Dictionary<string, string> _sections = [];

    /// <exception cref="TreeException">Cut short.</exception>
    public static Sections Parse(ReadOnlySpan<byte> output)
    {
        var parsed = new Sections();
        while (!parsed.Has("end"))
        {
            var newline = output.IndexOf((byte)'\n');
            var header = newline < 0 ? [] : Encoding.ASCII.GetString(output[..newline]).Split(' ');
            if (header.Length != 2 || int.Parse(header[1], CultureInfo.InvariantCulture) is var size && output.Length < newline + 1 + size)
            {
                throw new TreeException("tree-read ended before all was read.");
            }

            parsed._sections[header[0]] = Encoding.Latin1.GetString(output.Slice(newline + 1, size));
            output = output[(newline + 1 + size)..];
        }

        return parsed;
    }

    public bool Has(string name) => _sections.ContainsKey(name);

    public string Text(string name) => _sections.GetValueOrDefault(name, "");

    /// <summary>The NUL-terminated fields of a section.</summary>
    public string[] Fields(string name) => Text(name) is { Length: > 0 } text ? text[..^1].Split('\0') : [];
}

/// <summary>Turns names as the tools printed them (seen from the program's folder) into paths of the tree.</summary>
internal sealed class ListedNames(string start)
{
    public TreePath Path(string name) => name == start || name == "." ? TreePath.Root : TreePath.FromRaw(name[2..]);
}

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
        var size = kind switch { EntryKind.File => long.Parse(f[4], CultureInfo.InvariantCulture), EntryKind.Symlink => f[10].Length, _ => 0 };
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
            null)
        { FileSystem = ulong.Parse(f[7], CultureInfo.InvariantCulture) };
    }

    private static EntryKind Kind(string letter, TreePath path) => letter switch
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

/// <summary>Marks every further name of an inode as a link to its first name in byte order.</summary>
internal static class HardLinks
{
    public static IEnumerable<TreeEntry> Group(IEnumerable<TreeEntry> entries)
    {
        var leaders = new Dictionary<(ulong, ulong), TreePath>();
        foreach (var entry in entries.OrderBy(e => e.Path))
        {
            yield return entry.Links < 2 || entry.Kind == EntryKind.Directory || leaders.TryAdd((entry.FileSystem, entry.Inode), entry.Path)
                ? entry
                : entry with { HardLinkOf = leaders[(entry.FileSystem, entry.Inode)] };
        }
    }
}

/// <summary>Reads <c>getfattr -d -e hex</c>: "# file: name", then "attribute=0x…" lines; bytes \ooo where a name would be ambiguous.</summary>
internal static class AttributeDump
{
    private const string FileLine = "# file: ";

    public static Dictionary<TreePath, IReadOnlyList<XAttr>> Parse(string text, ListedNames names)
    {
        var dump = new Dictionary<TreePath, IReadOnlyList<XAttr>>();
        var current = new List<XAttr>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(FileLine, StringComparison.Ordinal))
            {
                current = [];
                dump[names.Path(Unescape(line[FileLine.Length..]))] = current;
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            current.Add(equals < 0 ? new XAttr(Unescape(line), "") : new XAttr(Unescape(line[..equals]), line[(equals + 3)..]));
        }

        return dump.ToDictionary(d => d.Key, d => (IReadOnlyList<XAttr>)[.. d.Value.OrderBy(x => x.Name, StringComparer.Ordinal)]);
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        var raw = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            raw.Append(text[i] == '\\' ? (char)Convert.ToByte(text.Substring(i + 1, 3), 8) : text[i]);
            i += text[i] == '\\' ? 3 : 0;
        }

        return raw.ToString();
    }
}
