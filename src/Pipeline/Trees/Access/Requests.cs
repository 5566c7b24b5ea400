namespace Pipeline.Trees;

/// <summary>How to read a tree.</summary>
/// <param name="Prior">
/// An earlier manifest of the same place: the hash of a file counts again when it was read as <paramref name="Reusable"/> and kind, size, mtime,
/// ctime, inode and filesystem are unchanged (<see cref="HashReuse"/>). Null hashes everything.
/// </param>
/// <param name="Only">Read just these paths and what is below them; null for all. Paths that do not exist are left out.</param>
/// <param name="FactsOnly">Neither descend below <paramref name="Only"/> (or the root) nor hash: does it exist, what is it, which inode.</param>
/// <param name="Reusable">
/// The hashes are to serve as <paramref name="Prior"/> later, so the filesystem is flushed (syncfs(2)) between the list of files and their hashes.
/// </param>
public sealed record ReadRequest(TreeManifest? Prior = null, IReadOnlyList<TreePath>? Only = null, bool FactsOnly = false, bool Reusable = false)
{
    /// <summary>Everything, hashed anew.</summary>
    public static ReadRequest Full { get; } = new();
}

/// <summary>One atomic step inside a volume, by renameat2(2). Both paths must be on one filesystem.</summary>
public abstract record SwitchMove;

/// <summary>Swaps two existing entries (RENAME_EXCHANGE).</summary>
public sealed record Exchange(TreePath First, TreePath Second) : SwitchMove;

/// <summary>Moves an entry to a name that is free (RENAME_NOREPLACE); fails when it is taken.</summary>
public sealed record Rename(TreePath From, TreePath To) : SwitchMove;

/// <summary>A folder's modification time to restore, nanoseconds since 1970.</summary>
public sealed record DirectoryTime(TreePath Path, long MtimeNs);

/// <summary>Room on a filesystem for users other than root. <paramref name="InodesFree"/> is null where inodes are not counted (btrfs).</summary>
public sealed record SpaceReport(long BytesFree, long? InodesFree);

/// <summary>How to get at volumes, <c>--volume-access</c>.</summary>
public enum VolumeAccessMode
{
    /// <summary>Direct where it is possible and proven to be the same place, else helper.</summary>
    Auto,
    Direct,
    Helper,
}

/// <summary>
/// The image of helper containers, by name or ID. It has bash, GNU coreutils 9.5 or newer, findutils, attr and rsync; with e2fsprogs,
/// immutable and append-only files are noticed.
/// </summary>
/// <param name="name">Gives its name once it is there; asked for when the first helper is needed, and again only after it failed.</param>
public sealed class HelperImage(Func<CancellationToken, Task<string>> name)
{
    private readonly Lock _gate = new();
    private Task<string>? _name;

    public Task<string> Name(CancellationToken ct)
    {
        lock (_gate)
            return _name is null or { IsFaulted: true } or { IsCanceled: true } ? _name = name(ct) : _name;
    }
}
