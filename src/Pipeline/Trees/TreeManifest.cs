using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// What a tree holds, entry by entry in byte order, its root ("") included. An empty manifest is a place that does not
/// exist.
/// </summary>
public sealed class TreeManifest
{
    private readonly Lazy<Dictionary<TreePath, TreeEntry>> _byPath;
    private readonly Lazy<string> _fingerprint;

    /// <summary>A manifest of these entries, which it sorts.</summary>
    /// <exception cref="ArgumentException">Two entries have one path.</exception>
    public TreeManifest(IEnumerable<TreeEntry> entries)
    {
        var sorted = TreeOrder.Sorted(entries);
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Path == sorted[i - 1].Path)
            {
                throw new ArgumentException($"{sorted[i].Path} is listed twice.", nameof(entries));
            }
        }

        Entries = sorted;

        _byPath = new(() => Entries.ToDictionary(e => e.Path));
        _fingerprint = new(Hash);
    }

    /// <summary>A place that does not exist.</summary>
    public static TreeManifest Empty { get; } = new([]);

    /// <summary>All entries, sorted by path in byte order.</summary>
    public IReadOnlyList<TreeEntry> Entries { get; }

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
    public TreeEntry? Find(TreePath path) => _byPath.Value.GetValueOrDefault(path);

    /// <summary>True when there is an entry at this path.</summary>
    public bool Contains(TreePath path) => _byPath.Value.ContainsKey(path);

    /// <summary>
    /// The subtree at <paramref name="folder"/>, which becomes the root. Hard links to names outside of it are
    /// regrouped.
    /// </summary>
    public TreeManifest Under(TreePath folder) =>
        Derive(Entries.Where(e => e.Path == folder || e.Path.IsUnder(folder)), folder);

    /// <summary>Only the entries that satisfy the condition. Hard links are regrouped among them.</summary>
    public TreeManifest Where(Func<TreeEntry, bool> keep) => Derive(Entries.Where(keep), TreePath.Root);

    /// <summary>The same after a change: some places are gone with all below them, others were read anew.</summary>
    public TreeManifest After(IEnumerable<TreePath> gone, TreeManifest anew)
    {
        var removed = gone.Select(p => p.Raw).ToHashSet(StringComparer.Ordinal);
        var now = TreePairs
            .Of(this, anew)
            .Where(p => p.Other is not null || removed.Count == 0 || !p.One!.Path.IsIn(removed))
            .Select(p => p.Other ?? p.One!);
        return new TreeManifest(HardLinks.Group(now))
        {
            StartedNs = StartedNs,
            Boot = Boot,
            UnreadNamespaces = UnreadNamespaces,
        };
    }

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

        return new TreeManifest(entries.Select(Regroup))
        {
            StartedNs = StartedNs,
            Boot = Boot,
            UnreadNamespaces = UnreadNamespaces,
            Unsettled = [.. Unsettled.Where(p => p == folder || p.IsUnder(folder)).Select(p => p.RelativeTo(folder))],
        };
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
