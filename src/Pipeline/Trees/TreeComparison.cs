using System.Globalization;

namespace Pipeline.Trees;

/// <summary>Compares two manifests. Pure.</summary>
public static class TreeComparison
{
    /// <summary>All differences in path order; empty means that the trees are equal in these aspects.</summary>
    public static IReadOnlyList<TreeDifference> Compare(TreeManifest expected, TreeManifest found, Aspects aspects)
    {
        var differences = new List<TreeDifference>();
        foreach (var (e, f) in TreePairs.Of(expected, found).Where(Differ))
        {
            differences.AddRange(
                (e, f) switch
                {
                    (null, { } there) => [new(there.Path, DifferenceKind.Unexpected, "absent", Describe(there))],
                    ({ } wanted, null) => [new(wanted.Path, DifferenceKind.Missing, Describe(wanted), "absent")],
                    ({ } wanted, { } there) when wanted.Kind != there.Kind =>
                    [
                        new(wanted.Path, DifferenceKind.Kind, Describe(wanted), Describe(there)),
                    ],
                    var (wanted, there) => Properties(wanted!, there!, aspects),
                }
            );
        }

        return differences;
    }

    /// <summary>Not equal in everything; a file without a hash counts as not equal.</summary>
    private static bool Differ((TreeEntry? One, TreeEntry? Other) pair) =>
        pair is not ({ } one, { } other) || IsUnhashed(one) || IsUnhashed(other) || !one.SameAs(other);

    private static bool IsUnhashed(TreeEntry entry) => entry.Kind == EntryKind.File && entry.Sha256 is null;

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
