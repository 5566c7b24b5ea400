using System.Globalization;

namespace Pipeline.Trees;

/// <summary>Compares two manifests. Pure.</summary>
public static class TreeComparison
{
    /// <summary>All differences in path order; empty means that the trees are equal in these aspects.</summary>
    public static IReadOnlyList<TreeDifference> Compare(TreeManifest expected, TreeManifest found, Aspects aspects)
    {
        var differences = new List<TreeDifference>();
        foreach (var path in Differing(expected, found).Concat(Differing(found, expected)).Distinct().Order())
        {
            differences.AddRange(
                (expected.Find(path), found.Find(path)) switch
                {
                    (null, { } f) => [new(path, DifferenceKind.Unexpected, "absent", Describe(f))],
                    ({ } e, null) => [new(path, DifferenceKind.Missing, Describe(e), "absent")],
                    ({ } e, { } f) when e.Kind != f.Kind => [new(path, DifferenceKind.Kind, Describe(e), Describe(f))],
                    var (e, f) => Properties(e!, f!, aspects),
                }
            );
        }

        return differences;
    }

    /// <summary>Where the two are not equal in everything; a file without a hash counts as not equal.</summary>
    private static IEnumerable<TreePath> Differing(TreeManifest one, TreeManifest other) =>
        one
            .Entries.Where(e =>
                (e.Kind == EntryKind.File && e.Sha256 is null)
                || other.Find(e.Path) is not { } there
                || !e.SameAs(there)
            )
            .Select(e => e.Path);

    private static IEnumerable<TreeDifference> Properties(TreeEntry e, TreeEntry f, Aspects aspects) =>
        from p in Compared(e.Kind)
        where aspects.HasFlag(p.Aspect) && p.Show(e) != p.Show(f)
        select new TreeDifference(e.Path, p.Kind, p.Show(e), p.Show(f));

    private static IEnumerable<(Aspects Aspect, DifferenceKind Kind, Func<TreeEntry, string> Show)> Compared(
        EntryKind kind
    )
    {
        if (kind == EntryKind.Symlink)
        {
            yield return (Aspects.Content, DifferenceKind.LinkTarget, e => RawText.Quote(e.LinkTarget ?? ""));
        }
        else
        {
            yield return (Aspects.Content, DifferenceKind.Content, Content);
            yield return (Aspects.Mode, DifferenceKind.Mode, e => "0" + Convert.ToString(e.Mode, 8).PadLeft(3, '0'));
        }

        yield return (
            Aspects.Owner,
            DifferenceKind.Owner,
            e => string.Create(CultureInfo.InvariantCulture, $"{e.Uid}:{e.Gid}")
        );
        yield return (Aspects.Mtime, DifferenceKind.Mtime, e => Nanoseconds.Text(e.MtimeNs));
        yield return (
            Aspects.XAttrs,
            DifferenceKind.XAttrs,
            e =>
                e.XAttrs.Count == 0
                    ? "none"
                    : string.Join(' ', e.XAttrs.Select(x => $"{RawText.Quote(x.Name)}=0x{x.Value}"))
        );
        yield return (
            Aspects.HardLinks,
            DifferenceKind.HardLink,
            e => e.HardLinkOf is { } leader ? $"a link to {leader}" : "not a link to an earlier name"
        );
    }

    /// An unhashed manifest proves nothing about content, so comparing one is an error of the caller.
    private static string Content(TreeEntry e) =>
        e.Kind switch
        {
            EntryKind.File when e.Sha256 is null => throw new InvalidOperationException(
                $"{e.Path} was not hashed; content cannot be compared."
            ),
            EntryKind.File => string.Create(CultureInfo.InvariantCulture, $"{e.Size} bytes, sha256:{e.Sha256}"),
            EntryKind.CharDevice or EntryKind.BlockDevice => $"device {e.Device}",
            _ => "",
        };

    private static string Describe(TreeEntry e) =>
        e.Kind switch
        {
            EntryKind.Symlink => $"symlink to {RawText.Quote(e.LinkTarget ?? "")}",
            EntryKind.File => string.Create(CultureInfo.InvariantCulture, $"file, {e.Size} bytes"),
            _ => e.Kind.ToString().ToLowerInvariant(),
        };
}
