namespace Pipeline.Inventories;

/// <summary>The risks of where code lies, each with its evidence. Pure.</summary>
internal static class PlaceRisks
{
    private static readonly RunsFrom[] Volumes = [RunsFrom.Volume, RunsFrom.AnonymousVolume];

    public static IEnumerable<Risk> Find(Inventory found)
    {
        var own = found.Code.Where(p => !p.IsCopy).ToList();
        return own.SelectMany(p => OfOrigin(p).Concat(OfContent(found, p)))
            .Concat(own.SelectMany(p => p.Covered.Select(c => OfPart(p, c))))
            .Concat(found.Unjudged.Select(OfUnjudged));
    }

    private static IEnumerable<Risk> OfOrigin(CodePlace place)
    {
        if (place.Origin == RunsFrom.Bind)
            yield return new Risk(
                $"An uncommitted edit in {place.OriginName} is live at once in {Services(place)}.",
                Likelihood.Medium,
                "Drafts run in production; no image can be rolled back to.",
                $"{place.Path} is a bind mount of {place.OriginName}"
            );
        if (!Volumes.Contains(place.Origin))
            yield break;
        yield return new Risk(
            $"An edit in the repository does not reach {Services(place)}: a new image is covered as before.",
            Likelihood.High,
            "Fixes look deployed and do nothing; what is reviewed is not what runs.",
            $"{place.Path} lies in {Name(place)}, {OfImage(place)}"
        );
        if (place.Writers.Count > 0)
            yield return new Risk(
                $"A container that writes to {Name(place)} changes code without a commit.",
                Likelihood.Medium,
                "The code drifts from the repository, and nobody notices.",
                $"may write: {string.Join(", ", place.Writers)}"
            );
        if (place is not { ImageHasIt: true, Nearest: { IsHead: true, IsAll: true } })
            yield return new Risk(
                $"Code is lost when {Name(place)} is removed, or created anew.",
                Likelihood.Low,
                place.Nearest is { IsAll: true } nearest
                    ? $"The code can be built again from {Short(nearest)}; the state beside it cannot."
                    : "What runs is in no image, and in no one commit.",
                place.Nearest is { IsAll: true }
                    ? $"what runs is read from {Name(place)}, not from an image"
                    : $"{Name(place)} has the only copy of what runs"
            );
    }

    private static string Short(CommitMatch commit) => commit.IsHead ? "HEAD" : $"commit {commit.Commit[..7]}";

    private static IEnumerable<Risk> OfContent(Inventory found, CodePlace place)
    {
        if (place.Source is not null && Edited(place) is { Count: > 0 } edited)
            yield return new Risk(
                $"Code that no commit has runs in {Services(place)}; the next deploy from the repository would "
                    + "lose it.",
                Likelihood.High,
                "What runs cannot be built again.",
                $"{Risks.Count(edited.Count, "file")}: {Risks.List(edited)}"
            );
        if (place.Nearest is { OfOthers: { Count: > 0 } others } mixed)
            yield return new Risk(
                $"Files of several commits run together in {Services(place)}.",
                Likelihood.Medium,
                "Nobody tested them together, and no commit gives this mixture back.",
                $"{Risks.Count(others.Count, "file")} at {place.Path} not as in {Short(mixed)}, but as in others: "
                    + Risks.List(others)
            );
        if (place.Source is null && place.Origin != RunsFrom.Image && !place.IsBuilt)
            yield return new Risk(
                $"The code of {Services(place)} is in no repository.",
                Likelihood.High,
                $"Lost with {Name(place)}; nobody can say who changed what.",
                $"{Risks.Count(place.Files.Count, "file")} at {place.Path}; "
                    + (found.Repository is null ? "the compose files are in no git repository" : "none is in HEAD")
            );
        if (ChangedSince(found, place) is { Count: > 0 } changed)
            yield return new Risk(
                $"{Services(place)} may still run what these files held before: they changed after it started.",
                Likelihood.Medium,
                "The next restart brings their content to life, without a deploy.",
                $"{Risks.Count(changed.Count, "file")} at {place.Path}: {Risks.List(changed)}"
            );
        var rebuilt = place.Files.Where(f => f.State == FileState.OtherBuild).Select(f => f.Path).ToList();
        if (rebuilt.Count > 0)
            yield return new Risk(
                $"What runs in {Services(place)} is not what its image's build made.",
                Likelihood.Medium,
                "It was changed by hand, or comes from another build: a deploy puts the new build's there.",
                $"{Risks.Count(rebuilt.Count, "file")} at {place.Path} differ from the image's: {Risks.List(rebuilt)}"
            );
    }

    private static Risk OfPart(CodePlace place, CoveredPart part) =>
        new(
            $"A part of the code of {Services(place)} is not its image's: a deploy does not reach it.",
            part.Differing.Count > 0 ? Likelihood.High : Likelihood.Medium,
            "Fixes of these files look deployed and do nothing.",
            $"{part.OriginName} is mounted at {part.Path} and covers {Risks.List(part.Files)}"
                + (part.Differing.Count > 0 ? $"; not as in HEAD: {Risks.List(part.Differing)}" : "")
        );

    private static Risk OfUnjudged(UnjudgedCode code) =>
        new(
            $"{code.ServiceNames} may run code that no commit has: whether these files are " + "loaded cannot be seen.",
            Likelihood.Medium,
            "What runs would be neither reviewed, nor in the image, nor in a proof.",
            $"{code.OriginName} at {code.Path} holds {Risks.List(code.Files)}"
        );

    /// <summary>The repository's files that changed while the oldest of the containers ran.</summary>
    private static IReadOnlyList<string> ChangedSince(Inventory found, CodePlace place)
    {
        var started = found
            .Containers.Where(c => c.Pid != 0 && place.Services.Contains(c.Service))
            .Min(c => c.StartedAt);
        return [.. place.Files.Where(f => f.Repository is not null && f.ChangedAt > started).Select(f => f.Path)];
    }

    /// <summary>Files that run and that no commit has as they are.</summary>
    internal static IReadOnlyList<string> Edited(CodePlace place) => place.Nearest?.Edits ?? [];

    private static string OfImage(CodePlace place) =>
        place.ImageHasIt == true ? "and hides the image's own copy"
        : place.ImageHasIt is null ? "and the image could not be read"
        : place.Files.Any(f => f.Image is not null) ? "and hides the image's copy, which is another version"
        : "and the image has no such copy";

    private static string Services(CodePlace place) => string.Join(", ", place.Services);

    private static string Name(CodePlace place) =>
        place.Origin switch
        {
            RunsFrom.Volume => $"the volume {place.OriginName}",
            RunsFrom.AnonymousVolume => "an anonymous volume",
            RunsFrom.Bind or RunsFrom.ContainerLayer => place.OriginName,
            _ => "the image",
        };
}
