using Pipeline.Stacks;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// A service that other services wait for and that has ended, such as a migration: it is not run again, which an
/// operator has to know.
/// </summary>
internal static class Jobs
{
    /// <param name="isStarted">Whether the recreate starts it.</param>
    /// <returns>A line for the plan; null for a service that is started, or that nothing waits for. Pure.</returns>
    public static string? Step(ComposeModel compose, string service, bool isStarted)
    {
        var waiting = compose
            .Services.Where(s => s.DependsOn.Contains(service))
            .Select(s => s.Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        return isStarted || waiting.Count == 0
            ? null
            : $"{service} is not run again, although {string.Join(", ", waiting)} waits for it: if this release "
                + "needs it, "
                + $"docker compose run --rm {service}, once the release is live";
    }
}
