using System.Globalization;

namespace Pipeline.Trees;

/// <summary>
/// One read of a place: what to look at, what an earlier look makes needless, and the manifest in the end. Pure.
/// </summary>
/// <param name="path">The place, below the root that the route knows.</param>
/// <param name="isContent">A symlink at this very path is read as what it is; false refuses it.</param>
internal sealed class Reading(ReadRequest request, TreePath path, bool isContent)
{
    public ReadRequest Request => request;

    public TreePath Path => path;

    public bool IsContent => isContent;

    /// <summary>What the earlier look knows of entries that have not moved since.</summary>
    /// <param name="boot">Which run of the kernel they are seen in now.</param>
    public KnownEntries Known(string boot) =>
        request.Prior is { } prior && prior.Boot == boot ? new KnownEntries(prior) : KnownEntries.None;

    /// <summary>The same as one run of tree-read.sh.</summary>
    public TreeJob Job(TreeRoot root)
    {
        var how =
            request.FactsOnly ? "1"
            : request.NoDescent ? "2"
            : request.Unhashed ? "3"
            : "0";
        return new TreeJob(
            "tree-read",
            [root],
            [how, request.Reusable ? "1" : "0", request.Prior?.Boot ?? ""],
            [
                Blocks.Path(path),
                isContent ? Blocks.Guard(path) : Blocks.GuardWhole(path),
                Blocks.List(request.Only ?? []),
                Blocks.Guard(request.Only ?? []),
                Blocks.Raw(
                    (request.Prior?.Entries ?? []).Where(e => e.IsReusable).Select(Record).Order(StringComparer.Ordinal)
                ),
            ]
        );
    }

    public TreeManifest Manifest(Looked looked)
    {
        var reuse = HashReuse.For(looked.FileSystem, looked.StartedNs);
        var entries = looked.Entries.Select(e => Whole(e, looked, reuse)).Where(IsWhole);
        return TreeManifest.Seen(entries, looked.Unsettled, looked.Unread, (looked.StartedNs, looked.Boot));
    }

    private TreeEntry Whole(TreeEntry e, Looked looked, HashReuse reuse)
    {
        if (e.IsReusable)
            return e;
        var known = Prior(e, looked.Boot);
        var hash = looked.Hashes.GetValueOrDefault(e.Path) ?? known?.Sha256;
        return e with
        {
            Sha256 = hash,
            XAttrs = known?.XAttrs ?? looked.Attributes.GetValueOrDefault(e.Path, []),
            IsReusable =
                (e.Kind != EntryKind.File || hash is not null)
                && !looked.Unsettled.Contains(e.Path)
                && (known is not null || reuse.Covers(e)),
        };
    }

    /// A file that could not be hashed any more vanished meanwhile; so did a device without a number.
    private bool IsWhole(TreeEntry e) =>
        e.Kind switch
        {
            EntryKind.File => e.Sha256 is not null || request.FactsOnly || request.Unhashed,
            EntryKind.CharDevice or EntryKind.BlockDevice => e.Device is not null,
            _ => true,
        };

    private TreeEntry? Prior(TreeEntry e, string boot) =>
        boot == request.Prior?.Boot
        && request.Prior?.Find(e.Path) is { IsReusable: true } prior
        && prior.Kind == e.Kind
        && Facts(prior) == Facts(e)
            ? prior
            : null;

    private static (ulong, ulong, long, long, long) Facts(TreeEntry e) =>
        (e.Inode, e.FileSystem, e.Size, e.MtimeNs, e.CtimeNs);

    /// As tree-read.sh prints its lists; what is no file has no size there.
    private static string Record(TreeEntry e)
    {
        var size = e.Kind == EntryKind.File ? e.Size.ToString(CultureInfo.InvariantCulture) : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Inode} {e.FileSystem} {size} {Nanoseconds.ToFind(e.MtimeNs)} {Nanoseconds.ToFind(e.CtimeNs)} "
                + $"{Blocks.Argument(e.Path)}"
        );
    }
}
