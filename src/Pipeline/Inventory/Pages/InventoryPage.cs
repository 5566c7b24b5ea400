using System.Globalization;
using Pipeline.Reports;
using Pipeline.Terms;

namespace Pipeline.Inventories;

/// <summary>An inventory on one screen, for people. Pure.</summary>
internal static class InventoryPage
{
    private const int ShownRisks = 4;
    private const int ShownConditions = 5;

    /// <param name="option">The option that names the project again, such as <c>--project shop</c>.</param>
    public static string Text(Inventory found, bool details, string option)
    {
        var lines = new Lines();
        Head(found, lines);
        lines.Raw(Services(found));
        if (found.Swarm is { } swarm)
            SwarmText.Add(swarm, lines);
        Code(found, lines);
        Databases(found, lines);
        Conclusions(found, details ? int.MaxValue : ShownRisks, lines);
        if (details)
            InventoryDetails.Add(found, lines);
        Tail(found, details, option, lines);
        return lines.ToString();
    }

    private static void Head(Inventory found, Lines lines)
    {
        var verdict =
            found.OpenConditions.Count == 0
                ? "GO for a first deploy"
                : $"NO-GO, {Risks.Count(found.OpenConditions.Count, "open condition")}";
        lines.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{found.Project}: {verdict}. Looked at {found.At:yyyy-MM-dd HH:mm:ss} UTC; nothing was changed."
            ),
            ""
        );
        if (found.Repository is not { } git)
            lines.Add("The compose files are in no git repository.", "");
        else if (git.Head is null)
            lines.Add($"The repository {git.Root} has no commit yet.", "");
        else
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"HEAD is {git.Head[..7]} of {git.CommittedAt:yyyy-MM-dd} on {git.Branch ?? "no branch"} "
                        + $"(\"{git.Subject}\"), "
                )
                    + $"{(git.Uncommitted.Count == 0 ? "nothing uncommitted" : Risks.Count(git.Uncommitted.Count, "uncommitted file"))}, "
                    + (git.Unpushed is { } unpushed ? $"{Risks.Count(unpushed, "commit")} not pushed." : "no remote."),
                ""
            );
    }

    private static string Services(Inventory found)
    {
        using var table = new StringWriter();
        Tables.Write(
            table,
            ["service", "state", "since", "restarts", "pid", "code runs from"],
            found.Containers.Select(c =>
                new[]
                {
                    c.Service,
                    c.Health ?? c.Status,
                    Since(found.At, c),
                    c.Restarts.ToString(CultureInfo.InvariantCulture),
                    c.Pid == 0 ? "-" : c.Pid.ToString(CultureInfo.InvariantCulture),
                    RunsFromRule.Short(c.RunsFrom) + (IsUnsure(found, c) ? "?" : ""),
                }
            )
        );
        return table.ToString();
    }

    /// <summary>Whether it may run more than what was found of it.</summary>
    private static bool IsUnsure(Inventory found, ContainerFacts container) =>
        container.RunsFrom is RunsFrom.NoOwnCode or RunsFrom.Image
        && found.Unjudged.Any(u => u.Services.Contains(container.Service));

    private static void Code(Inventory found, Lines lines)
    {
        lines.Heading("Code");
        foreach (var container in found.Containers.Where(c => c.RunsFrom is not (RunsFrom.NoOwnCode or RunsFrom.Image)))
            lines.Add($"{container.Service}: {container.Verdict}.");
        foreach (var place in found.Code)
            lines.Add(PlaceText.Of(place));
        foreach (var code in found.Unjudged)
            lines.Add(
                $"{code.ServiceNames}: {code.OriginName} at {code.Path} holds "
                    + $"{Risks.List(code.Files)}, in no commit; whether it "
                    + "runs cannot be seen."
            );
        if (found.Code.Count == 0)
            lines.Add("No file of a repository runs here, and nothing runs from a mount.");
    }

    private static void Databases(Inventory found, Lines lines)
    {
        if (found.Databases.Count == 0)
            return;
        lines.Heading("Databases");
        foreach (var login in found.Databases)
            lines.Add(
                $"{login.Service} logs in to {login.Host} as {login.Role ?? "a role that is not named"}: "
                    + (
                        login.Answer.IsSuperuser switch
                        {
                            true => "a SUPERUSER",
                            false => "no superuser" + Reach(login.Answer),
                            null => $"superuser or not is not known ({login.Answer.Why})",
                        }
                    )
                    + "."
            );
    }

    private static string Reach(LoginAnswer answer) =>
        answer.Breaches > 0 ? $", and {Risks.Count(answer.Breaches, "way")} to more than its data: {answer.Reach[0]}"
        : answer.Reach.Count > 0 ? $", with {Risks.Count(answer.Reach.Count, "right")} that it may not need"
        : ", and no way to more than its data was found";

    private static void Conclusions(Inventory found, int most, Lines lines)
    {
        lines.Heading(
            found.Risks.Count > most ? $"Risks ({most} of {found.Risks.Count}, worst first)" : "Risks, worst first"
        );
        foreach (var risk in found.Risks.Take(most))
            lines.Add(
                $"{risk.What} {(most == int.MaxValue ? risk.Impact + " " : "")}Found: {risk.Evidence}.",
                $"  {risk.Likelihood.ToString().ToUpperInvariant(), -7}"
            );
        if (found.Risks.Count == 0)
            lines.Add("None was found.");
        foreach (var strategy in found.Strategies.Where(s => s.Recommended))
        {
            lines.Heading("Recommended");
            lines.Add($"strategy {strategy.Strategy} for {strategy.Path}: {strategy.Why}. It costs {strategy.Cost}.");
        }

        if (found.OpenConditions.Count == 0)
            return;
        lines.Heading("Before a first deploy");
        var shown = most == int.MaxValue ? found.OpenConditions.Count : ShownConditions;
        foreach (var (index, condition) in found.OpenConditions.Take(shown).Index())
            lines.Add(condition + ".", string.Create(CultureInfo.InvariantCulture, $"  {index + 1}. "));
        if (found.OpenConditions.Count > shown)
            lines.Add($"and {found.OpenConditions.Count - shown} more");
    }

    private static void Tail(Inventory found, bool details, string option, Lines lines)
    {
        if (found.NotSeen.Count > 0)
            lines.Heading("Not looked at");
        foreach (var one in found.NotSeen)
            lines.Add(one + ".");
        lines.Heading("Next");
        if (!details)
            lines.Add($"./build.sh Inventory {option} --details: every file, mount, command and risk");
        lines.Add($"./build.sh Init {option}: writes a pipeline.yml from this");
    }

    private static string Since(DateTimeOffset now, ContainerFacts container) =>
        container.Pid == 0 || container.StartedAt is not { } started ? "-" : Ages.Of(now - started);
}
