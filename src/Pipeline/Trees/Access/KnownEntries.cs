using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// What an earlier look at the same place knows, folder by folder: most of a tree has not moved, and is neither read
/// nor kept twice.
/// </summary>
internal sealed class KnownEntries
{
    private readonly TreeManifest _earlier;
    private readonly Dictionary<string, List<TreeEntry>> _content = new(StringComparer.Ordinal);

    /// <param name="earlier">Of the same place, in the same run of the kernel.</param>
    public KnownEntries(TreeManifest earlier)
    {
        _earlier = earlier;
        var folders = _content.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var entry in earlier.Entries.Where(e => !e.Path.IsRoot))
        {
            var raw = entry.Path.Raw.AsSpan();
            var folder = raw[..Math.Max(raw.LastIndexOf('/'), 0)];
            if (!folders.TryGetValue(folder, out var content))
                folders[folder] = content = [];
            content.Add(entry);
        }
    }

    public static KnownEntries None { get; } = new(TreeManifest.Empty);

    public TreeEntry? Find(TreePath path) => _earlier.Find(path);

    /// <summary>What that folder held.</summary>
    public KnownNames In(TreePath folder) => new(folder, _content.GetValueOrDefault(folder.Raw) ?? []);

    /// <summary>
    /// The entry with hash and attributes of the earlier look, where they still count; null where they have to be read.
    /// It is the earlier look's own object where that says all that these facts do.
    /// </summary>
    public static TreeEntry? Still(TreeEntry? earlier, FileFacts now)
    {
        if (
            earlier is not { IsReusable: true }
            || (earlier.Inode, earlier.FileSystem, earlier.MtimeNs, earlier.CtimeNs)
                != (now.Inode, now.FileSystem, now.MtimeNs, now.CtimeNs)
            || earlier.Kind != SeenEntry.KindOf(now, earlier.Path)
            || (now.IsRegular && earlier.Size != now.Size)
        )
            return null;
        var (mode, links) = (now.Mode & SeenEntry.Permissions, (int)now.Links);
        return
            (earlier.Mode, earlier.Uid, earlier.Gid, earlier.Links, earlier.BornNs)
            == (mode, now.Uid, now.Gid, links, now.BornNs)
            ? earlier.LinkedTo(null)
            : earlier with
            {
                Mode = mode,
                Uid = now.Uid,
                Gid = now.Gid,
                Links = links,
                BornNs = now.BornNs,
                HardLinkOf = null,
            };
    }
}
