using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>
/// Adds the mounts that <c>volumes_from</c> brings along; a service's own mount at the same target wins.
/// </summary>
internal static class InheritedMounts
{
    public static IReadOnlyList<ComposeService> Resolve(JsonElement config, IReadOnlyList<ComposeService> services)
    {
        var from = config.Members("services").ToDictionary(s => s.Key, s => Sources(s.Value));
        return [.. services.Select(s => Inherit(s, from, services))];
    }

    private static List<string> Sources(JsonElement service) =>
        [.. service.Items("volumes_from").Select(f => f.Scalar()).OfType<string>()];

    private static ComposeService Inherit(
        ComposeService service,
        Dictionary<string, List<string>> from,
        IReadOnlyList<ComposeService> services
    )
    {
        if (from[service.Name].Count == 0)
            return service;
        var foreign = new List<string>();
        var mounts = Collect(service.Name, readOnly: false, from, services, foreign, []);
        return service with { Mounts = mounts, ForeignVolumesFrom = foreign };
    }

    private static List<ComposeMount> Collect(
        string name,
        bool readOnly,
        Dictionary<string, List<string>> from,
        IReadOnlyList<ComposeService> services,
        List<string> foreign,
        HashSet<string> seen
    )
    {
        if (!seen.Add(name) || services.FirstOrDefault(s => s.Name == name) is not { } service)
            return [];
        var mounts = service.Mounts.Select(m => m with { ReadOnly = m.ReadOnly || readOnly }).ToList();
        foreach (var source in from[name])
        {
            // "service", "service:ro" or "container:name:ro"
            var parts = source.Split(':');
            if (parts[0] == "container" && parts.Length > 1)
            {
                foreign.Add(source);
                continue;
            }
            var inherited = Collect(parts[0], readOnly || parts.Last() == "ro", from, services, foreign, seen);
            mounts.AddRange(inherited.Where(i => mounts.TrueForAll(m => m.Target != i.Target)));
        }
        return mounts;
    }
}
