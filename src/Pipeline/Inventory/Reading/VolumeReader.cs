using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>What lies beside the code in the volumes that hold it. Pure.</summary>
internal static class VolumeReader
{
    public static IReadOnlyList<VolumeFacts> Find(
        IReadOnlyList<ContainerView> views,
        IReadOnlyList<CodePlace> code,
        ComposeModel? model
    ) =>
        [
            .. code.Where(p => p.Origin == RunsFrom.Volume)
                .GroupBy(p => p.OriginName)
                .Select(g => Volume(g.Key, [.. g], views, model)),
        ];

    private static VolumeFacts Volume(
        string name,
        IReadOnlyList<CodePlace> places,
        IReadOnlyList<ContainerView> views,
        ComposeModel? model
    )
    {
        var key = model?.Volumes.FirstOrDefault(v => v.Value.Name == name).Key;
        var seen = views
            .SelectMany(v => v.Details.Mounts.Where(m => m.Name == name).Select(m => (View: v, Mount: m)))
            .Where(s => s.View.Names.ContainsKey(s.Mount.Destination))
            .ToList();
        if (seen.Count == 0)
            return new VolumeFacts(name, key, []);
        var nested = seen.SelectMany(s => Nested(s.View, s.Mount.Destination)).Distinct().ToList();
        var (view, mount) = seen[0];
        var paths = view.Names[mount.Destination]
            .Entries.Where(e => !nested.Any(n => e.Path.IsUnder(TreePath.FromText(n))))
            .Select(e => new VolumePath(e.Path.Raw, e.Kind == EntryKind.Directory));
        var unknown = VolumeClassifier
            .Classify(
                new VolumeRules(key ?? name),
                [.. places.Where(p => !p.IsCopy).Select(p => p.Inside)],
                nested,
                paths
            )
            .Unknown;
        var copies = places.Where(p => p.IsCopy).Select(p => RawPath.From(p.Inside)).ToList();
        return new VolumeFacts(
            name,
            key,
            [.. unknown.Select(u => new PathsBeside(u.Line, u.Count, copies.Any(c => IsAround(u.Raw, c))))]
        );
    }

    private static IEnumerable<string> Nested(ContainerView view, string destination) =>
        view
            .Details.AllMounts.Where(m =>
                m.Destination != destination && ContainerPath.Covers(destination, m.Destination)
            )
            .Select(m => ContainerPath.Below(destination, m.Destination));

    private static bool IsAround(string group, string copy) =>
        copy == group || copy.StartsWith(group + "/", StringComparison.Ordinal);
}
