namespace Pipeline.Releases;

/// <summary>
/// The tags that keep images of a release from being taken away: <c>pipeline-&lt;commit&gt;-&lt;history&gt;</c> for
/// what was built, <c>pipeline-before-&lt;release&gt;-&lt;history&gt;</c> for what its name named before. The history
/// is part of the tag, so that another state folder's release of the same number or commit does not take the tag, and
/// with it the image, away.
/// </summary>
public static class ReleaseTags
{
    private const string Prefix = "pipeline-";
    private const string Before = Prefix + "before-";
    private const int CommitDigits = 12;
    private const int LongestTag = 128;

    /// <summary>For the image that was built from a commit.</summary>
    public static string Built(string reference, string commit, string history) =>
        References.WithTag(reference, $"{Prefix}{commit[..CommitDigits]}-{history}");

    /// <summary>For the image that the reference named before the release.</summary>
    public static string Previous(string reference, string release, string history) =>
        References.WithTag(reference, $"{Before}{release}-{history}");

    /// <summary>
    /// For people and other tools, the commit's version: <c>shop:1.4.0</c> beside <c>shop:latest</c>, and
    /// <c>shop:web-1.4.0</c> beside <c>shop:web</c>. A tag has no plus sign; an underscore stands in its place, as for
    /// Helm's charts (helm.sh/docs/chart_best_practices/conventions).
    /// </summary>
    /// <returns>Null where it is longer than a tag may be (128 characters).</returns>
    public static string? Version(string reference, string version)
    {
        var own = References.Split(reference).Tag;
        var tag = own == "latest" ? InTag(version) : $"{own}-{InTag(version)}";
        return tag.Length <= LongestTag ? References.WithTag(reference, tag) : null;
    }

    /// <summary>Whether <see cref="Version"/> makes it, of whatever reference.</summary>
    public static bool IsVersion(string reference, string version)
    {
        var tag = References.Split(reference).Tag;
        return tag == InTag(version) || tag.EndsWith("-" + InTag(version), StringComparison.Ordinal);
    }

    private static string InTag(string version) => version.Replace('+', '_');

    /// <summary>Whether a pipeline made the reference, of whatever history.</summary>
    public static bool IsAny(string reference) =>
        References.Split(reference).Tag.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Whether a release of this history made it. A tag of the same history whose release or commit is unknown is none:
    /// that journal went back.
    /// </summary>
    public static bool IsOf(
        string reference,
        string history,
        IReadOnlySet<string> releases,
        IReadOnlySet<string> commits
    )
    {
        var tag = References.Split(reference).Tag;
        if (!tag.StartsWith(Prefix, StringComparison.Ordinal) || !tag.EndsWith("-" + history, StringComparison.Ordinal))
            return false;
        var middle = tag[..^(history.Length + 1)];
        return middle.StartsWith(Before, StringComparison.Ordinal)
            ? releases.Contains(middle[Before.Length..])
            : commits.Any(c => middle == Prefix + c[..Math.Min(CommitDigits, c.Length)]);
    }
}
