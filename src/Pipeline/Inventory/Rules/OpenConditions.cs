namespace Pipeline.Inventories;

/// <summary>What has to be settled before a first deploy, each with what to do. Pure.</summary>
internal static class OpenConditions
{
    public static IReadOnlyList<string> Find(Inventory found) =>
        [.. OfRepository(found), .. OfCode(found), .. OfContainers(found)];

    private static IEnumerable<string> OfRepository(Inventory found)
    {
        if (found.Repository is not { } repository)
            yield return $"put {found.Folder ?? "the stack's folder"} under git: what is deployed is a commit";
        else if (repository.Head is null)
            yield return $"make a first commit in {repository.Root}";
        else if (repository.Uncommitted.Count > 0)
            yield return "commit or put away the uncommitted work: "
                + Risks.List([.. repository.Uncommitted.Select(u => u.Trim())]);
        foreach (var one in found.Repository?.IgnoredCompose ?? [])
            yield return $"commit {one}, or take it away: compose reads it, and git ignores it";
        foreach (var one in (found.Repository?.NotHeld ?? []).Where(n => IsCode(found, n)))
            yield return $"commit the files themselves, or move it out of the code: {one}";
        foreach (var one in found.UnsupportedBuilds)
            yield return $"take out of the compose file what a deploy refuses: {one}";
        if (found.ComposeFiles.Count == 0)
            yield return "find the compose files that the containers were created from";
    }

    /// <summary>Whether a path of the repository lies in a folder that is going to be deployed.</summary>
    private static bool IsCode(Inventory found, string path) =>
        found.Code.Any(p =>
            !p.IsCopy && p.Source is { } s && (s == "." || path.StartsWith(s + "/", StringComparison.Ordinal))
        );

    private static IEnumerable<string> OfCode(Inventory found)
    {
        var own = found.Code.Where(p => !p.IsCopy).ToList();
        if (found.Containers.Count == 0)
            yield return "start the stack: there is no container of it, so nothing that runs could be looked at";
        else if (own.Count == 0)
            yield return "say where the code is: no file of the repository was found, and nothing runs from a mount";
        foreach (var place in own)
        {
            if (place.Source is null && place.Origin != RunsFrom.Image && !place.IsBuilt)
                yield return $"commit the code at {place.Path}: no commit has it";
            else if (PlaceRisks.Edited(place) is { Count: > 0 } edited)
                yield return $"commit, or decide to drop, what runs from {place.Path} and is in no commit: "
                    + Risks.List(edited);
            else if (place.Nearest is { OfOthers: { Count: > 0 } others } mixed)
                yield return $"know that {Risks.List(others)} at {place.Path} came from other commits than the rest, "
                    + $"which is of {mixed.Commit[..7]}; a deploy brings all of HEAD";
            else if (place.Nearest is { IsHead: false } nearest)
                yield return $"know that HEAD is newer than what runs at {place.Path} ({nearest.Commit[..7]})";
            if (place.Origin == RunsFrom.Bind && place.Source is not null)
                yield return $"remove the bind mount of {place.OriginName} from the compose file, so that the image's "
                    + "code shows";
            foreach (var part in place.Covered)
                yield return $"remove the mount of {part.OriginName} at {part.Path} from the compose file, "
                    + "which covers "
                    + $"{Risks.List(part.Files)}; commit what it has, if that is the right code";
        }

        foreach (var code in found.Unjudged)
            yield return $"say whether {code.ServiceNames} may run {Risks.List(code.Files)} of "
                + $"{code.OriginName} "
                + $"at {code.Path}: "
                + "commit and bake what it runs; data may stay";
    }

    private static IEnumerable<string> OfContainers(Inventory found)
    {
        foreach (
            var container in found.Containers.Where(c => c.Health == "unhealthy" || c.Status is "restarting" or "dead")
        )
            yield return $"mend {container.Service} first: it is {container.Health ?? container.Status}";
        foreach (var one in found.Disagreements)
            yield return $"make compose files and containers agree: {one}";
    }
}
