using Pipeline.Terms;

namespace Pipeline.Database;

/// <summary>Services that a cut-over must leave alone: each keeps its container and its process.</summary>
internal static class OutOfScope
{
    public static IReadOnlyList<ServiceState> Among(
        IReadOnlyList<ServiceState> states,
        IReadOnlyList<string> inScope
    ) => [.. states.Where(s => !inScope.Contains(s.Service))];

    public static Evidence Untouched(IReadOnlyList<ServiceState> before, IReadOnlyList<ServiceState> now)
    {
        var touched = before
            .Where(b =>
                now.FirstOrDefault(n => n.Container == b.Container) is not { } n
                || n.Running != b.Running
                || (b.Running && (n.StartedAt != b.StartedAt || n.Restarts != b.Restarts))
            )
            .Select(b => b.Service)
            .ToList();
        return StopRule.OutOfScope.Evidence(
            "no service out of scope was touched",
            touched.Count == 0,
            touched.Count == 0
                ? string.Join(", ", before.Select(b => b.Service).DefaultIfEmpty("there is none"))
                : $"restarted or gone: {string.Join(", ", touched)}"
        );
    }

    /// <summary>
    /// After an undo: a restart that was not ours cannot be undone; what it left must run as it did.
    /// </summary>
    public static Evidence RunAsBefore(IReadOnlyList<ServiceState> before, IReadOnlyList<ServiceState> now)
    {
        var broken = before
            .Where(b => now.FirstOrDefault(n => n.Name == b.Name) is not { } n || !n.SameAs(b))
            .Select(b => b.Service)
            .ToList();
        return StopRule.OutOfScope.Evidence(
            "what is out of scope runs as before",
            broken.Count == 0,
            broken.Count == 0
                ? string.Join(", ", before.Select(b => b.Service).DefaultIfEmpty("there is none"))
                : $"stopped, gone or of another image: {string.Join(", ", broken)}"
        );
    }
}
