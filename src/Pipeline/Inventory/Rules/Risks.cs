using System.Globalization;

namespace Pipeline.Inventories;

/// <summary>The risks that follow from the facts, each with its evidence. Pure.</summary>
internal static class Risks
{
    public static IReadOnlyList<Risk> Find(Inventory found) =>
        [
            .. PlaceRisks
                .Find(found)
                .Concat(OfContainers(found))
                .Concat(OfDatabases(found))
                .Concat(OfRepository(found))
                .OrderByDescending(r => r.Likelihood)
                .ThenBy(r => r.What, StringComparer.Ordinal),
        ];

    /// <summary>Whether an operator has to act; a low risk is one to know of.</summary>
    public static bool IsWorrying(IReadOnlyList<Risk> risks) => risks.Any(r => r.Likelihood > Likelihood.Low);

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
            .Databases.GroupBy(d => (d.Role, d.Host, d.Answer))
            .Select(g => OfRole([.. g], string.Join(" or ", g.Select(d => d.Service).Distinct())))
            .OfType<Risk>();

    private static Risk? OfRole(IReadOnlyList<DatabaseLogin> logins, string services) =>
        logins[0] switch
        {
            { Answer.IsSuperuser: true } login => new Risk(
                $"Whoever breaks into {services} owns the whole database server.",
                Likelihood.Medium,
                "A superuser reads, changes and drops everything, and runs programs on the server.",
                $"role {login.Role} at {login.Host} is a superuser ({login.Variable}): {login.Answer.Why}"
            ),
            { Answer.Breaches: > 0 } login => new Risk(
                $"Whoever breaks into {services} can do more in the database than use its data.",
                Likelihood.Medium,
                "It leads to another role, the schema, the host or others' data.",
                $"role {login.Role} at {login.Host}, {Count(login.Answer.Breaches, "way")}: {login.Answer.Reach[0]}"
            ),
            _ => null,
        };

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

    internal static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    internal static string List(IReadOnlyList<string> names, int most = 4) =>
        string.Join(", ", names.Take(most)) + (names.Count > most ? $" and {names.Count - most} more" : "");
}
