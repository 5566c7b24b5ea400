namespace Pipeline.Stacks;

/// <summary>
/// The declared strategy must be what the mounts call for, and no mount may cover a part of a code path unnoticed.
/// </summary>
internal static class StrategyChecks
{
    public static void Check(IReadOnlyList<Placement> placements, LoadReport report)
    {
        foreach (var placement in placements)
        {
            CheckKnowable(placement, report);
            if (placement.Shadow.Whole is { } whole && whole.Kind != Wanted(placement.Tree.Strategy))
                Disagree(placement, whole, report);
            if (placement.Tree.Strategy == CodeStrategy.Unshadow)
                CheckRenewal(placement, placements, report);
        }
        foreach (var tree in placements.GroupBy(p => p.Tree))
            CheckPartial(tree.Key, [.. tree], report);
        CheckShared(placements, report);
        foreach (var tree in placements.GroupBy(p => p.Tree))
            if (tree.Key.Strategy != CodeStrategy.MountPath && tree.All(p => p.Shadow.Whole is null))
                report.Add(
                    Key(tree.Key, report),
                    $"{Need(tree.Key.Strategy)} at or above {tree.Key.Path}",
                    "no mount there in any of its services: the image's code is visible as it is",
                    hint: "Write in pipeline.yml:\nstrategy: mount-path"
                );
    }

    /// <summary>The mount at or above the code that the strategy needs; null for none.</summary>
    public static MountKind? Wanted(CodeStrategy strategy) =>
        strategy switch
        {
            CodeStrategy.Rebuild => MountKind.Volume,
            CodeStrategy.Unshadow => MountKind.Anonymous,
            CodeStrategy.Bind => MountKind.Bind,
            _ => null,
        };

    private static string Need(CodeStrategy strategy) =>
        strategy switch
        {
            CodeStrategy.Rebuild => "a named volume",
            CodeStrategy.Unshadow => "an anonymous volume",
            CodeStrategy.Bind => "a bind mount",
            _ => "no mount",
        };

    private static string Key(CodeTree tree, LoadReport report) => $"{report.KeyOf(tree)}.strategy";

    private static void Disagree(Placement placement, ComposeMount whole, LoadReport report) =>
        report.Add(
            Key(placement.Tree, report),
            $"{Need(placement.Tree.Strategy)} at or above {placement.Tree.Path} in {placement.Service.Name}, "
                + $"as strategy {CodeReader.TextOf(placement.Tree.Strategy)} needs it",
            whole.Describe(),
            hint: Remedy(placement, whole)
        );

    private static string Remedy(Placement placement, ComposeMount whole)
    {
        var (service, path) = (placement.Service.Name, placement.Tree.Path);
        var add = $"Add to the compose file under services.{service}.volumes:\n- {path}";
        return (placement.Tree.Strategy, whole.Kind) switch
        {
            (CodeStrategy.Unshadow, MountKind.Volume) => $"{add}\nor write in pipeline.yml:\nstrategy: rebuild",
            (CodeStrategy.MountPath, MountKind.Volume) =>
                $"Move the code out of the volume, or write in pipeline.yml:\nstrategy: rebuild",
            (_, MountKind.Anonymous) => "Write in pipeline.yml:\nstrategy: unshadow",
            (CodeStrategy.Unshadow, _) => $"{add}\nor remove the {whole.Describe()}.",
            (CodeStrategy.Bind, _) => "A bind mount is for development; write in pipeline.yml:\nstrategy: rebuild",
            _ => $"Remove this mount from services.{service}; code under it never comes from the image.",
        };
    }

    // State that lives among code is fine, once somebody has said so; one list for all of it, which replaces the one
    // that is there.
    private static void CheckPartial(CodeTree tree, IReadOnlyList<Placement> placements, LoadReport report)
    {
        var open = placements
            .SelectMany(p =>
                p.Shadow.Partial.Select(m => (p.Service, Mount: m, Below: ContainerPath.Below(tree.Path, m.Target)))
            )
            .Where(m => !tree.Ignore.Any(g => PathGlob.Parse(g).Matches(RawPath.From(m.Below))))
            .ToList();
        if (open.Count == 0)
            return;
        var (services, mounts) = (
            open.Select(m => m.Service.Name).Distinct(),
            open.Select(m => m.Mount.Describe()).Distinct().ToList()
        );
        var ignore = tree
            .Ignore.Concat(open.Select(m => m.Below))
            .Distinct()
            .Select(g => $"\n  - '{g.Replace("'", "''", StringComparison.Ordinal)}'");
        report.Add(
            $"{report.KeyOf(tree)}.path",
            $"no mount over a part of {tree.Path} in {string.Join(", ", services)}",
            string.Join("; ", mounts),
            hint: $"Remove {(mounts.Count == 1 ? "the mount" : "them")}, or, if there is no code under "
                + $"{(mounts.Count == 1 ? "it" : "them")}, {(tree.Ignore.Count == 0 ? "add to" : "write in")} "
                + $"{report.KeyOf(tree)} in pipeline.yml:\nignore:{string.Concat(ignore)}"
        );
    }

    /// <summary>A volume may be mounted at different paths; its folder holds one code all the same.</summary>
    private static void CheckShared(IReadOnlyList<Placement> placements, LoadReport report)
    {
        foreach (
            var folder in placements
                .Where(p => p.Shadow.Whole?.Kind == MountKind.Volume)
                .GroupBy(p => (p.Shadow.Whole!.VolumeKey, p.Shadow.Inside), p => p.Tree)
        )
        foreach (var tree in folder.Distinct().Skip(1))
            if (Different(folder.First(), tree) is { Count: > 0 } keys)
                report.Add(
                    $"{report.KeyOf(tree)}.path",
                    $"the {string.Join(", ", keys)} of {report.KeyOf(folder.First())}: both are one folder of the "
                        + $"volume {folder.Key.VolumeKey}",
                    "others",
                    hint: $"Write the same {string.Join(", ", keys)} in both items of code, or mount the volume at one "
                        + "path in all services and keep one item."
                );
    }

    private static IReadOnlyList<string> Different(CodeTree one, CodeTree other) =>
        [
            .. new (string Key, bool Same)[]
            {
                ("source", one.Source == other.Source),
                ("owner", one.Owner == other.Owner),
                ("marker", one.Marker == other.Marker),
                ("ignore", one.Ignore.Order().SequenceEqual(other.Ignore.Order())),
                ("derived", one.Derived.Order().SequenceEqual(other.Derived.Order())),
            }
                .Where(k => !k.Same)
                .Select(k => k.Key),
        ];

    private static void CheckRenewal(Placement placement, IReadOnlyList<Placement> all, LoadReport report)
    {
        var paths = all.Where(p => p.Service.Name == placement.Service.Name).Select(p => p.Tree.Path);
        if (Shadow.AlsoRenewed(placement.Service, paths) is { Count: > 0 } lost)
            report.Add(
                Key(placement.Tree, report),
                $"no anonymous volume in {placement.Service.Name} besides the one over the code: a recreate "
                    + "renews them all",
                string.Join(", ", lost),
                hint: $"Give each a name under services.{placement.Service.Name}.volumes, such as:\n- <name>:{lost[0]}"
            );
    }

    private static void CheckKnowable(Placement placement, LoadReport report)
    {
        foreach (var source in placement.Service.ForeignVolumesFrom)
            report.Add(
                $"{report.KeyOf(placement.Tree)}.services",
                $"mounts of {placement.Service.Name} that the compose file shows",
                $"volumes_from: {source}",
                hint: "Name the volumes under volumes: instead."
            );
    }
}
