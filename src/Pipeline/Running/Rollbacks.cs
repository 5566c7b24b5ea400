using Pipeline.Journal;

namespace Pipeline.Running;

/// <summary>Which release a rollback goes to: by release, by image, or the last verified one before what runs. Pure.</summary>
public static class Rollbacks
{
    /// <exception cref="PipelineException">There is none, or more than one; says which there are.</exception>
    public static ReleaseRecord Find(ReleaseHistory history, string? release, string? image)
    {
        if (release is not null)
            return Verified(history).FirstOrDefault(r => r.Id.Equals(release, StringComparison.OrdinalIgnoreCase))
                ?? throw Refused(history, $"there is no verified release '{release}'");
        if (image is not null)
            return ByImage(history, image);
        throw Refused(history, $"say where to go back to{(Proposal(history) is { } last ? $"; the last verified release before this one is {last.Id}" : "")}");
    }

    /// <summary>The last verified release whose commit is not the one that is live now.</summary>
    public static ReleaseRecord? Proposal(ReleaseHistory history) =>
        Verified(history).LastOrDefault(r => r.Closing!.Commit != history.LastVerified!.Closing!.Commit);

    /// <summary>One line for each release one can go back to.</summary>
    public static IEnumerable<string> Lines(ReleaseHistory history) => Verified(history).Select(r =>
        $"  {r.Id}  {r.ClosedAt:yyyy-MM-dd HH:mm} UTC  commit {r.Closing!.Commit[..12]}  image {string.Join(", ", r.Closing.Images.Values.Select(ServiceState.Short))}");

    private static ReleaseRecord ByImage(ReleaseHistory history, string image)
    {
        var hex = image.StartsWith("sha256:", StringComparison.Ordinal) ? image["sha256:".Length..] : image;
        if (hex.Length < 4 || !hex.All(char.IsAsciiHexDigitLower))
            throw Refused(history, $"'{image}' is no image ID: expected at least 4 of the characters 0-9 and a-f");
        var matching = Verified(history).Where(r => r.Closing!.Images.Values.Any(i => i["sha256:".Length..].StartsWith(hex, StringComparison.Ordinal))).ToList();
        return matching.SelectMany(r => r.Closing!.Images.Values.Where(i => i["sha256:".Length..].StartsWith(hex, StringComparison.Ordinal))).Distinct().Count() switch
        {
            0 => throw Refused(history, $"no verified release ran the image {image}"),
            1 => matching[^1],
            _ => throw Refused(history, $"the prefix {image} fits more than one image"),
        };
    }

    private static IReadOnlyList<ReleaseRecord> Verified(ReleaseHistory history) =>
        [.. history.Releases.Where(r => r.IsLiveCode)];

    private static PipelineException Refused(ReleaseHistory history, string why)
    {
        var lines = Lines(history).ToList();
        return lines.Count == 0
            ? PipelineException.Usage($"{why}; no release of this stack has been verified yet")
            : PipelineException.Usage($"{why}. Nothing was written. Releases one can go back to:\n{string.Join('\n', lines)}", "./build.sh Rollback --release <id>, or --image <sha>");
    }
}
