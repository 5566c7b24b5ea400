using System.Globalization;

namespace Pipeline.Trees;

/// <summary>One read: the input of tree-read.sh, and the manifest from its output. Pure.</summary>
internal sealed class Reading(ReadRequest request)
{
    private readonly Dictionary<TreePath, TreeEntry> _trusted = request.Prior is { } prior
        ? prior
            .Entries.Where(e => e is { Kind: EntryKind.File, Sha256: not null, IsHashReusable: true })
            .ToDictionary(e => e.Path)
        : [];

    /// <param name="isContent">A symlink at this very path is read as what it is; false refuses it.</param>
    public IReadOnlyList<byte[]> Blocks(TreePath path, bool isContent) =>
        [
            Pipeline.Trees.Blocks.Path(path),
            isContent ? Pipeline.Trees.Blocks.Guard(path) : Pipeline.Trees.Blocks.GuardWhole(path),
            Pipeline.Trees.Blocks.List(request.Only ?? []),
            Pipeline.Trees.Blocks.Guard(request.Only ?? []),
            Pipeline.Trees.Blocks.Raw(_trusted.Values.Select(Record).Order(StringComparer.Ordinal)),
        ];

    public TreeManifest Manifest(byte[] output)
    {
        var sections = Sections.Parse(output);
        var started = long.Parse(sections.Text("started").Trim(), CultureInfo.InvariantCulture);
        if (!sections.Has("list"))
        {
            return new TreeManifest([]) { StartedNs = started };
        }

        var names = new ListedNames(sections.Text("base"));
        var before = Listing.Parse(sections.Fields("list"), names);
        var after = Listing.Parse(sections.Fields("after"), names);
        var hashes = sections.Fields("hashes").ToDictionary(h => names.Path(h[66..]), h => h[..64]);
        var devices = sections.Fields("devices").Chunk(2).ToDictionary(d => names.Path(d[1]), d => d[0]);
        var births = sections
            .Fields("births")
            .Chunk(2)
            .DistinctBy(b => b[1])
            .ToDictionary(b => names.Path(b[1]), b => Nanoseconds.FromFind(b[0]));
        var attributes = AttributeDump.Parse(sections.Text("xattrs"), names);
        var unsettled = before
            .Keys.Union(after.Keys)
            .Where(p => before.GetValueOrDefault(p)?.Record != after.GetValueOrDefault(p)?.Record)
            .ToHashSet();
        var reuse = HashReuse.Of(sections.Text("filesystem"), started);
        var entries = before
            .Values.Select(l =>
            {
                var anew = hashes.GetValueOrDefault(l.Entry.Path);
                return l.Entry with
                {
                    Sha256 = anew ?? Trusted(l.Entry),
                    IsHashReusable =
                        !unsettled.Contains(l.Entry.Path)
                        && (anew is null ? Trusted(l.Entry) is not null : reuse.Covers(l.Entry)),
                    BornNs = births.GetValueOrDefault(l.Entry.Path),
                    Device = devices.GetValueOrDefault(l.Entry.Path),
                    XAttrs = attributes.GetValueOrDefault(l.Entry.Path, []),
                };
            })
            .ToList();
        return new TreeManifest(HardLinks.Group(entries.Where(Whole)))
        {
            StartedNs = started,
            UnreadNamespaces = sections.Fields("unread"),
            Unsettled = [.. unsettled.Order()],
        };
    }

    /// A file that could not be hashed any more vanished meanwhile; so did a device without a number.
    private bool Whole(TreeEntry e) =>
        e.Kind switch
        {
            EntryKind.File => e.Sha256 is not null || request.FactsOnly,
            EntryKind.CharDevice or EntryKind.BlockDevice => e.Device is not null,
            _ => true,
        };

    private string? Trusted(TreeEntry e) =>
        e.Kind == EntryKind.File && _trusted.TryGetValue(e.Path, out var prior) && Record(prior) == Record(e)
            ? prior.Sha256
            : null;

    /// As tree-read.sh prints its list of files.
    private static string Record(TreeEntry e) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Inode} {e.FileSystem} {e.Size} {Nanoseconds.ToFind(e.MtimeNs)} {Nanoseconds.ToFind(e.CtimeNs)} ./{e.Path.Raw}"
        );
}
