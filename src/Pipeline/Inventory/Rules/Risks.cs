using System.Globalization;

namespace Pipeline.Inventories;

/// <summary>The risks that follow from the facts, each with its evidence. Pure.</summary>
internal static class Risks
{
    private static readonly RunsFrom[] Covered = [RunsFrom.Volume, RunsFrom.AnonymousVolume];

    public static IReadOnlyList<Risk> Find(Inventory found) =>
        [
            .. OfCode(found)
                .Concat(OfContainers(found))
                .Concat(OfDatabases(found))
                .Concat(OfRepository(found))
                .OrderByDescending(r => r.Likelihood)
                .ThenBy(r => r.What, StringComparer.Ordinal),
        ];

    /// <summary>Whether an operator has to act; a low risk is one to know of.</summary>
    public static bool IsWorrying(IReadOnlyList<Risk> risks) => risks.Any(r => r.Likelihood > Likelihood.Low);

    private static IEnumerable<Risk> OfCode(Inventory found)
    {
        foreach (var place in found.Code.Where(p => !p.IsCopy))
        {
            var services = string.Join(", ", place.Services);
            if (Covered.Contains(place.Origin))
                yield return new Risk(
                    $"An edit in the repository does not reach {services}: a new image is covered as before.",
                    Likelihood.High,
                    "Fixes look deployed and do nothing; what is reviewed is not what runs.",
                    $"{place.Path} lies in {Name(place)}"
                        + (
                            place.ImageHasIt == true
                                ? ", and hides the image's own copy"
                                : "; the image has no such copy"
                        )
                );
            if (place.Origin == RunsFrom.Bind)
                yield return new Risk(
                    $"An uncommitted edit in {place.OriginName} is live at once in {services}.",
                    Likelihood.Medium,
                    "Drafts run in production; no image can be rolled back to.",
                    $"{place.Path} is a bind mount of {place.OriginName}"
                );
            if (place.Source is not null && Edited(place) is { Count: > 0 } edited)
                yield return new Risk(
                    $"Code that no commit has runs in {services}; the next deploy from the repository would lose it.",
                    Likelihood.High,
                    "What runs cannot be built again.",
                    $"{Count(edited.Count, "file")}: {List(edited)}"
                );
            if (place.Source is null && place.Origin != RunsFrom.Image)
                yield return new Risk(
                    $"The code of {services} is in no repository.",
                    Likelihood.High,
                    $"Lost with {Name(place)}; nobody can say who changed what.",
                    $"{Count(place.Files.Count, "file")} at {place.Path}; "
                        + (found.Repository is null ? "the compose files are in no git repository" : "none is in HEAD")
                );
            if (Covered.Contains(place.Origin) && place.Writers.Count > 0)
                yield return new Risk(
                    $"{Name(place)} is changed without a commit, by a container that writes to it.",
                    Likelihood.Medium,
                    "The code drifts from the repository, and nobody notices.",
                    $"may write: {string.Join(", ", place.Writers)}"
                );
            if (Covered.Contains(place.Origin))
                yield return new Risk(
                    $"{Name(place)} is removed, or created anew.",
                    Likelihood.Low,
                    place.Nearest is { IsHead: true, Edits.Count: 0 }
                        ? "The code can be built again from HEAD; the state beside it cannot."
                        : "The code that runs is gone; no commit has it.",
                    $"the only copy of what runs is {Name(place)}"
                );
        }
    }

    private static IEnumerable<Risk> OfContainers(Inventory found)
    {
        foreach (var container in found.Containers)
        {
            if (container.RunsFrom == RunsFrom.ContainerLayer)
                yield return new Risk(
                    $"The code of {container.Service} was copied into its container, and a recreate drops it.",
                    Likelihood.High,
                    "The service falls back to older code without a word.",
                    container.Verdict
                );
            if (container.Status is "restarting" or "dead" || container.Health == "unhealthy")
                yield return new Risk(
                    $"{container.Service} is not well already, so a deploy could not be told from its trouble.",
                    Likelihood.High,
                    "A rollback would be started for an old fault, or a new fault be missed.",
                    $"{container.Name} is {container.Health ?? container.Status}, restarted {container.Restarts} times"
                );
            else if (container.Restarts > 0)
                yield return new Risk(
                    $"{container.Service} dies now and then.",
                    Likelihood.Low,
                    "A crash after a deploy may not be the deploy's.",
                    $"{container.Name} was restarted {container.Restarts} times by the engine"
                );
        }

        foreach (var changer in found.Changers)
            yield return new Risk(
                $"Something else changes code or containers: {changer.What}.",
                changer.IsAutomatic ? Likelihood.Medium : Likelihood.Low,
                "A proven release is changed behind its back.",
                changer.Evidence
            );
        foreach (var wrong in found.Disagreements)
            yield return new Risk(
                "The next docker compose up changes more than the code.",
                Likelihood.Medium,
                "A container is created with other mounts, variables or images than it has now.",
                wrong
            );
        foreach (var image in found.UnpinnedImages)
            yield return new Risk(
                "A later build or pull brings another content under the same name.",
                Likelihood.Low,
                "Two builds of one commit differ.",
                $"{image}, has no digest"
            );
    }

    private static IEnumerable<Risk> OfDatabases(Inventory found) =>
        found
            .Databases.Where(d => d.IsSuperuser == true)
            .GroupBy(d => (d.Role, d.Host))
            .Select(g => new Risk(
                $"Whoever breaks into {string.Join(" or ", g.Select(d => d.Service).Distinct())} owns the whole "
                    + "database server.",
                Likelihood.Medium,
                "A superuser reads, changes and drops everything, and runs programs on the server.",
                $"role {g.Key.Role} at {g.Key.Host} is a superuser ({g.First().Variable}): {g.First().Why}"
            ));

    private static IEnumerable<Risk> OfRepository(Inventory found)
    {
        if (found.Repository is { Unpushed: > 0 } repository)
            yield return new Risk(
                "The commits that would be deployed are on this machine only.",
                Likelihood.Low,
                "They are lost with its disk.",
                $"{Count(repository.Unpushed.Value, "commit")} of {repository.Branch ?? "HEAD"} on no remote branch"
            );
    }

    /// <summary>Files that run and that no commit has as they are.</summary>
    internal static IReadOnlyList<string> Edited(CodePlace place) => place.Nearest?.Edits ?? [];

    private static string Name(CodePlace place) =>
        place.Origin switch
        {
            RunsFrom.Volume => $"the volume {place.OriginName}",
            RunsFrom.AnonymousVolume => "an anonymous volume",
            RunsFrom.Bind => place.OriginName,
            _ => "the image",
        };

    internal static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    internal static string List(IReadOnlyList<string> names, int most = 4) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");
}
