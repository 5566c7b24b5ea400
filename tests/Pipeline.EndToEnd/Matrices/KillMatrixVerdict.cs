namespace Pipeline.EndToEnd.Matrices;

/// <summary>Whether what is seen is the complete old or the complete new state.</summary>
/// <param name="Name">old, new or NEITHER.</param>
/// <param name="Why">For NEITHER: what differs from the old, and what from the new state.</param>
internal sealed record KillMatrixVerdict(string Name, string Why)
{
    /// <summary>
    /// Old is the same to the byte. New has another commit, image and marker in each run, but the same code, and they
    /// must name each other.
    /// </summary>
    public static KillMatrixVerdict Of(KillMatrixSight now, KillMatrixSight old, KillMatrixSight wanted)
    {
        var fromOld = Differences(now, old, exact: true).ToList();
        if (fromOld.Count == 0)
            return new KillMatrixVerdict("old", "");
        var fromNew = Differences(now, wanted, exact: false).Concat(Inconsistencies(now, wanted)).ToList();
        return fromNew.Count == 0
            ? new KillMatrixVerdict("new", "")
            : new KillMatrixVerdict(
                "NEITHER",
                $"not old: {string.Join("; ", fromOld.Take(6))} | not new: {string.Join("; ", fromNew.Take(6))}"
            );
    }

    private static IEnumerable<string> Differences(KillMatrixSight now, KillMatrixSight wanted, bool exact)
    {
        foreach (var path in now.Files.Keys.Union(wanted.Files.Keys).Order(StringComparer.Ordinal))
            if (
                now.Files.GetValueOrDefault(path) != wanted.Files.GetValueOrDefault(path)
                && (exact || path != KillMatrixSight.MarkerPath || !now.Files.ContainsKey(path))
            )
                yield return $"{path}: {now.Files.GetValueOrDefault(path, "missing")}, expected {wanted.Files.GetValueOrDefault(path, "nothing")}";
        foreach (var service in now.Services.Keys.Union(wanted.Services.Keys))
            if (
                Service(now, service, exact) is var found
                && Service(wanted, service, exact) is var expected
                && found != expected
            )
                yield return $"{service}: {found}, expected {expected}";
        if (exact && now.Image != wanted.Image)
            yield return $"the tag names {now.Image}, expected {wanted.Image}";
        if (exact && now.Head != wanted.Head)
            yield return $"HEAD is {now.Head}, expected {wanted.Head}";
        if (now.HeadTree != wanted.HeadTree || now.Status != wanted.Status)
            yield return $"the work tree is {now.HeadTree} '{now.Status}', expected {wanted.HeadTree} '{wanted.Status}'";
    }

    /// <summary>
    /// In a new state: the marker, the image's label and, where the release made a commit, HEAD name one commit.
    /// </summary>
    private static IEnumerable<string> Inconsistencies(KillMatrixSight now, KillMatrixSight wanted)
    {
        var commit = wanted.Revision == wanted.Head ? now.Head : wanted.Revision;
        if (now.Revision != commit)
            yield return $"the image was built from {now.Revision}, expected {commit}";
        // Where the services read the image's code, the volume's marker is an old one, or gone.
        var isInVolume = wanted.Marker.Contains(wanted.Revision, StringComparison.Ordinal);
        if (isInVolume && !now.Marker.Contains(commit, StringComparison.Ordinal))
            yield return $"the marker names not {commit}: {now.Marker.ReplaceLineEndings(" ")}";
    }

    private static string Service(KillMatrixSight sight, string name, bool exact)
    {
        var seen = sight.Services.GetValueOrDefault(name, "missing");
        return exact ? seen : seen.Replace(sight.Image, "(the image behind the tag)", StringComparison.Ordinal);
    }
}
