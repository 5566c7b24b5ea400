using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// What a tree holds, entry by entry in byte order, its root ("") included. An empty manifest is a place that does not
/// exist.
/// </summary>
public sealed class TreeManifest
{
    private readonly TreeEntry[] _entries;
    private readonly Lazy<string> _fingerprint;

    /// <summary>A manifest of these entries, which it sorts.</summary>
    /// <exception cref="ArgumentException">Two entries have one path.</exception>
    public TreeManifest(IEnumerable<TreeEntry> entries)
        : this(TreeOrder.Sorted(entries)) { }

    private TreeManifest(TreeEntry[] sorted)
    {
        _entries = sorted;
        _fingerprint = new(Hash);
    }

    /// <summary>A place that does not exist.</summary>
    public static TreeManifest Empty { get; } = new([]);

    /// <summary>All entries, sorted by path in byte order.</summary>
    public IReadOnlyList<TreeEntry> Entries => _entries;

    /// <summary>
    /// Clock of the machine that holds the tree when reading began, nanoseconds since 1970; 0 when not read from a
    /// disk.
    /// </summary>
    public long StartedNs { get; init; }

    /// <summary>
    /// Which run of the kernel the tree was read in (boot_id); "" when not read from a disk. What changed just before a
    /// power loss may be on the disk without its ctime, so nothing that was read before another start counts later.
    /// </summary>
    public string Boot { get; init; } = "";

    /// <summary>
    /// Paths that appeared, vanished or changed between the first and the last look of one read: when not empty, the
    /// tree was written to and the manifest is torn.
    /// </summary>
    public IReadOnlyList<TreePath> Unsettled { get; init; } = [];

    /// <summary>
    /// Extended attribute namespaces that the reader had no right to see ("trusted" without CAP_SYS_ADMIN).
    /// </summary>
    public IReadOnlyList<string> UnreadNamespaces { get; init; } = [];

    /// <summary>The root's entry; null when the place does not exist or was filtered out.</summary>
    public TreeEntry? Root => Find(TreePath.Root);

    /// <summary>
    /// SHA-256 (lower-case hex) over the canonical form of all entries: everything but ctime, inode, filesystem and
    /// link count.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>The entry at this path.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TreeEntry this[TreePath path] => Find(path) ?? throw new KeyNotFoundException($"{path} is not in the tree.");

    /// <summary>The entry at this path, or null.</summary>
    public TreeEntry? Find(TreePath path) => IndexOf(path) is >= 0 and var i ? _entries[i] : null;

    /// <summary>True when there is an entry at this path.</summary>
    public bool Contains(TreePath path) => IndexOf(path) >= 0;

    /// <summary>Which of <see cref="Entries"/> is at this path; -1 where none is.</summary>
    public int IndexOf(TreePath path) =>
        FirstFrom(path) is var i && i < _entries.Length && _entries[i].Path == path ? i : -1;

    /// <summary>
    /// The subtree at <paramref name="folder"/>, which becomes the root. Hard links to names outside of it are
    /// regrouped.
    /// </summary>
    public TreeManifest Under(TreePath folder) => Derive(AtOrUnder(folder), folder);

    /// <summary>Only the entries that satisfy the condition. Hard links are regrouped among them.</summary>
    public TreeManifest Where(Func<TreeEntry, bool> keep) => Derive(_entries.Where(keep), TreePath.Root);

    /// <summary>The same, by place among <see cref="Entries"/>, too.</summary>
    public TreeManifest Where(Func<TreeEntry, int, bool> keep) => Derive(_entries.Where(keep), TreePath.Root);

    /// <summary>The entry of this folder and all below it, with the paths that they have here.</summary>
    public IEnumerable<TreeEntry> AtOrUnder(TreePath folder)
    {
        if (folder.IsRoot)
            return _entries;
        // What is below "a" follows "a/", and ends before "a0": '0' is the byte after '/'.
        var (first, end) = (FirstFrom(folder.Raw + '/'), FirstFrom(folder.Raw + '0'));
        var below = new ArraySegment<TreeEntry>(_entries, first, end - first);
        return Find(folder) is { } itself ? below.Prepend(itself) : below;
    }

    /// <summary>
    /// The same manifest; entries that <paramref name="other"/> has in the same way are its own objects, so that
    /// comparing the two, or what becomes of them, costs little. Of another tree: inode and ctime are that one's then.
    /// </summary>
    public TreeManifest Sharing(TreeManifest other)
    {
        var shared = TreePairs
            .Of(this, other)
            .Where(p => p.One is not null)
            .Select(p => p is ({ Links: < 2 } one, { Links: < 2 } same) && one.SameAs(same) ? same : p.One!);
        return Like([.. shared], Unsettled);
    }

    /// <summary>The same after a change: some places are gone with all below them, others were read anew.</summary>
    public TreeManifest After(IEnumerable<TreePath> gone, TreeManifest anew)
    {
        var removed = gone.Select(p => p.Raw).ToHashSet(StringComparer.Ordinal);
        var now = TreePairs
            .Of(this, anew)
            .Where(p => p.Other is not null || removed.Count == 0 || !p.One!.Path.IsIn(removed))
            .Select(p => p.Other ?? p.One!);
        return Like(HardLinks.Grouped([.. now]), []);
    }

    /// <summary>What one look saw, in any order; further names of an inode become links to its first one.</summary>
    internal static TreeManifest Seen(
        IEnumerable<TreeEntry> entries,
        IEnumerable<TreePath> unsettled,
        IReadOnlyList<string> unread,
        (long Ns, string Boot) started
    ) =>
        new(HardLinks.Grouped(TreeOrder.Sorted(entries)))
        {
            StartedNs = started.Ns,
            Boot = started.Boot,
            UnreadNamespaces = unread,
            Unsettled = [.. unsettled.Order()],
        };

    /// <summary>
    /// Writes the manifest as ASCII lines that end with its fingerprint; <see cref="Read"/> gives it back.
    /// </summary>
    public void Write(Stream output) => ManifestFile.Write(this, output, isReusable: false);

    /// <summary>The same, with what a later run need not read again while it does not move.</summary>
    public void WriteReusable(Stream output) => ManifestFile.Write(this, output, isReusable: true);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">Not a manifest, cut short, or its content does not have the fingerprint it
    /// ends with.</exception>
    public static TreeManifest Read(Stream input) => ManifestFile.Read(input);

    private TreeManifest Derive(IEnumerable<TreeEntry> entries, TreePath folder)
    {
        var leaders = new Dictionary<TreePath, TreePath>();
        TreeEntry Regroup(TreeEntry entry)
        {
            var path = entry.Path.RelativeTo(folder);
            var shown = folder.IsRoot ? entry : entry with { Path = path };
            if (entry.HardLinkOf is null && entry.Links < 2)
            {
                return shown;
            }

            var leader = entry.HardLinkOf ?? entry.Path;
            return shown.LinkedTo(leaders.TryAdd(leader, path) ? null : leaders[leader]);
        }

        return Like(
            [.. entries.Select(Regroup)],
            [.. Unsettled.Where(p => p == folder || p.IsUnder(folder)).Select(p => p.RelativeTo(folder))]
        );
    }

    private TreeManifest Like(TreeEntry[] sorted, IReadOnlyList<TreePath> unsettled) =>
        new(sorted)
        {
            StartedNs = StartedNs,
            Boot = Boot,
            UnreadNamespaces = UnreadNamespaces,
            Unsettled = unsettled,
        };

    private int FirstFrom(TreePath path) => FirstFrom(path.Raw);

    /// <summary>How many entries come before this one in byte order.</summary>
    private int FirstFrom(string raw)
    {
        var (from, to) = (0, _entries.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (string.CompareOrdinal(_entries[middle].Path.Raw, raw) < 0)
                from = middle + 1;
            else
                to = middle;
        }

        return from;
    }

    private string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var line = Array.Empty<byte>();
        foreach (var entry in Entries)
        {
            var text = ManifestText.Canonical(entry);
            if (line.Length <= text.Length)
                line = new byte[(text.Length * 2) + 1];
            var length = Encoding.ASCII.GetBytes(text, line);
            line[length] = (byte)'\n';
            hash.AppendData(line, 0, length + 1);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
