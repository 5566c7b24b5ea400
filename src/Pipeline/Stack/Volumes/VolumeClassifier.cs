namespace Pipeline.Stacks;

/// <summary>Classifies every path of a volume; pure.</summary>
public static class VolumeClassifier
{
    /// <param name="code">Folders of code in the volume, from <see cref="VolumeLayout.Code"/>; "" is the root.</param>
    /// <param name="mountPoints">From <see cref="VolumeLayout.MountPoints"/>.</param>
    /// <param name="paths">All paths of the volume, in any order.</param>
    /// <param name="tracked">Raw paths of files that the commit has: they are code, also below a folder that a rule
    /// calls something else.</param>
    public static VolumeClassification Classify(
        VolumeRules rules,
        IReadOnlyList<string> code,
        IReadOnlyList<string> mountPoints,
        IEnumerable<VolumePath> paths,
        IReadOnlySet<string>? tracked = null
    )
    {
        var ordered = Rules(rules, code);
        var conflicts = new List<RuleConflict>();
        var stubs = mountPoints.Select(RawPath.From).ToHashSet(StringComparer.Ordinal);
        var classified = paths
            .Select(p =>
                tracked?.Contains(p.Raw) == true && !p.IsDirectory && !stubs.Contains(p.Raw)
                    ? new ClassifiedPath(p.Raw, false, PathClass.Code, "the commit")
                    : Classify(p, ordered, stubs, conflicts)
            )
            .ToList();
        var structure = Ancestors(classified, stubs.Concat(code.Select(RawPath.From)));
        var all = classified
            .Select(p =>
                p.Class == PathClass.Unknown && p.IsDirectory && (p.Raw.Length == 0 || structure.Contains(p.Raw))
                    ? p with
                    {
                        Class = PathClass.Structure,
                    }
                    : p
            )
            .ToList();
        return new VolumeClassification(rules.Key, all, UnknownPaths.Group(all), conflicts);
    }

    private static List<Rule> Rules(VolumeRules rules, IReadOnlyList<string> code) =>
        [
            .. rules.State.Select(p => new Rule(PathGlob.Parse(p), PathClass.State, $"state: {p}")),
            .. rules.Preserved.Select(p => new Rule(PathGlob.Parse(p), PathClass.Preserved, $"preserved: {p}")),
            .. rules.Disposable.Select(p => new Rule(PathGlob.Parse(p), PathClass.Disposable, $"disposable: {p}")),
            .. code.Select(c => new Rule(
                PathGlob.Literal(RawPath.From(c)),
                PathClass.Code,
                $"code: {(c.Length == 0 ? "." : c)}"
            )),
        ];

    private static ClassifiedPath Classify(
        VolumePath path,
        List<Rule> rules,
        HashSet<string> stubs,
        List<RuleConflict> conflicts
    )
    {
        if (stubs.Contains(path.Raw))
            return new ClassifiedPath(path.Raw, path.IsDirectory, PathClass.MountPoint, null);
        Rule? best = null,
            rival = null;
        foreach (var rule in rules)
        {
            if (!rule.Glob.Matches(path.Raw))
                continue;
            var order = best is null ? 1 : PathGlob.CompareSpecificity(rule.Glob, best.Glob);
            if (order > 0)
                (best, rival) = (rule, null);
            else if (order == 0 && rule.Class != best!.Class)
                rival = rule;
        }
        if (rival is not null)
            conflicts.Add(new RuleConflict(path.Raw, best!.Text, rival.Text));
        return new ClassifiedPath(path.Raw, path.IsDirectory, best?.Class ?? PathClass.Unknown, best?.Text);
    }

    private static HashSet<string> Ancestors(List<ClassifiedPath> classified, IEnumerable<string> known)
    {
        var ancestors = new HashSet<string>(StringComparer.Ordinal);
        var last = "";
        foreach (var path in classified.Where(p => p.Class != PathClass.Unknown).Select(p => p.Raw).Concat(known))
        {
            if (RawPath.IsIn(path, last))
                continue;
            last = RawPath.Parent(path);
            for (var parent = last; parent.Length > 0 && ancestors.Add(parent); )
                parent = RawPath.Parent(parent);
        }

        return ancestors;
    }

    private sealed record Rule(PathGlob Glob, PathClass Class, string Text);
}
