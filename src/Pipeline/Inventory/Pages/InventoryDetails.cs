using System.Globalization;

namespace Pipeline.Inventories;

/// <summary>What <c>--details</c> adds to the page. Pure.</summary>
internal static class InventoryDetails
{
    public static void Add(Inventory found, Lines lines)
    {
        foreach (var container in found.Containers)
            Container(container, lines);
        foreach (var place in found.Code)
            Files(place, lines);
        lines.Heading("Strategies");
        foreach (var rating in found.Strategies)
            lines.Add(
                $"{rating.Path}: {rating.Strategy}{(rating.Recommended ? " (recommended)" : rating.Possible ? "" : " (not possible now)")}: "
                    + $"{rating.Why}. It costs {rating.Cost}."
            );
        lines.Heading("What database roles can do beyond their data");
        foreach (var login in found.Databases.DistinctBy(l => (l.Host, l.Port, l.Database, l.Role)))
        foreach (var one in login.Answer.Reach)
            lines.Add(one + ".");
        lines.Heading("What could change the code");
        foreach (var changer in found.Changers)
            lines.Add($"{changer.What}: {changer.Evidence}");
        lines.Heading("Compose files and containers disagree");
        foreach (var one in found.Disagreements)
            lines.Add(one);
        lines.Heading("Images without a digest");
        foreach (var one in found.UnpinnedImages)
            lines.Add(one);
        lines.Heading("Compose files");
        foreach (var one in found.ComposeFiles)
            lines.Add(one);
    }

    private static void Container(ContainerFacts container, Lines lines)
    {
        lines.Heading(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{container.Service}: container {container.Name}, process {container.Pid}, image {container.Reference}"
            )
        );
        lines.Add($"{container.Verdict}.");
        lines.Add(
            $"Command: {container.Command}; user: {(container.User.Length == 0 ? "root" : container.User)}; "
                + $"folder: {container.WorkingFolder}."
        );
        foreach (var process in container.Processes)
            lines.Add(
                $"{process.Command}"
                    + string.Concat(
                        process.Code.Select(c => $"; runs {c.Path} from {c.Source ?? RunsFromRule.Short(c.From)}")
                    ),
                string.Create(CultureInfo.InvariantCulture, $"  process {process.Pid}: ")
            );
        foreach (var mount in container.Mounts)
            lines.Add(
                $"{mount.Destination} is {mount.Type} {mount.Source}{(mount.Writable ? "" : ", read-only")}"
                    + (
                        mount.Covers is { } hidden and > 0
                            ? $"; it covers {Risks.Count(hidden, "file")} of the image ({Risks.List(mount.Sample)})"
                            : ""
                    )
                    + (mount.SharedWith.Count > 0 ? $"; also mounted by {string.Join(", ", mount.SharedWith)}" : "")
                    + ".",
                "  mount "
            );
        if (container.SecretVariables.Count > 0)
            lines.Add($"{string.Join(", ", container.SecretVariables)}.", "  secrets in ");
        if (container.ChangedInLayer.Count > 0)
            lines.Add($"{Risks.List(container.ChangedInLayer, 10)}.", "  changed in the container's layer: ");
    }

    private static void Files(CodePlace place, Lines lines)
    {
        lines.Heading($"Files of {place.Path} (repository | mount | image | running)");
        if (place.Writers.Count > 0)
            lines.Add($"May be written by {string.Join(", ", place.Writers)}.");
        foreach (var part in place.Covered)
            lines.Add($"{part.OriginName} is mounted at {part.Path} and covers {Risks.List(part.Files, 10)}.");
        foreach (var file in place.Files)
            lines.Add(
                $"{Cell(file.Repository)} {Cell(file.Mount)} {Cell(file.Image)} {Cell(file.Running)} {file.Path}"
                    + (file.Detail is null ? "" : $" ({file.Detail})")
                    + (
                        file.State is FileState.Same || file.ChangedAt is not { } at
                            ? ""
                            : string.Create(
                                CultureInfo.InvariantCulture,
                                $", changed {at:yyyy-MM-dd HH:mm} UTC, owner {file.Owner}"
                            )
                    ),
                $"  {Word(file.State), -13}"
            );
    }

    private static string Cell(string? hash) => (hash ?? "-").PadRight(10);

    private static string Word(FileState state) =>
        state switch
        {
            FileState.Same => "same",
            FileState.Differs => "DIFFERS",
            FileState.Missing => "MISSING",
            FileState.MadeByBuild => "build's",
            FileState.OtherBuild => "NOT BUILD'S",
            FileState.OnlyHere => "ONLY HERE",
            FileState.Deleted => "OLD COMMIT'S",
            FileState.Derived => "bytecode",
            _ => "not compared",
        };
}
