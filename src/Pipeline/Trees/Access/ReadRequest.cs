using Pipeline.Terms;

namespace Pipeline.Trees;

/// <summary>How to read a tree.</summary>
/// <param name="Prior"> An earlier manifest of the same place: the hash of a file counts again when it was read as
/// <paramref name="Reusable"/> and kind, size, mtime, ctime, inode and filesystem are unchanged (<see
/// cref="HashReuse"/>). Null hashes everything.
/// </param>
/// <param name="Only">Read just these paths and what is below them; null for all. Paths that do not exist are left
/// out.</param>
/// <param name="FactsOnly">Neither descend below <paramref name="Only"/> (or the root) nor hash: does it exist, what is
/// it, which inode.</param>
/// <param name="NoDescent">As <paramref name="FactsOnly"/>, with hashes and attributes.</param>
/// <param name="Unhashed">All names and facts, no file's content: what lies where, in a tree of any size.</param>
/// <param name="Reusable"> The hashes are to serve as <paramref name="Prior"/> later, so the filesystem is flushed
/// (syncfs(2)) between the list of files and their hashes.
/// </param>
public sealed record ReadRequest(
    TreeManifest? Prior = null,
    IReadOnlyList<TreePath>? Only = null,
    bool FactsOnly = false,
    bool NoDescent = false,
    bool Reusable = false,
    bool Unhashed = false
)
{
    /// <summary>Told how many bytes and files are hashed, where that is known; null where nobody looks.</summary>
    public Progress? Progress { get; init; }

    /// <summary>Everything, hashed anew.</summary>
    public static ReadRequest Full { get; } = new();
}
