using Pipeline.Stacks;

namespace Pipeline.Stages.Recreate;

/// <summary>How many containers a service has after a recreate, when that is not what the compose file says.</summary>
internal static class Replicas
{
    /// <returns>The number to keep: more than the compose file asks for were started by hand. Null follows the compose
    /// file.</returns>
    public static int? Kept(ComposeService service, int now) => now > service.Replicas ? now : null;

    /// <summary>A line of the plan; null when the number stays and is the compose file's.</summary>
    public static string? Step(ComposeService service, int now) =>
        Kept(service, now) is { } kept
            ? $"{service.Name}: {kept} containers, as now; the compose file says {service.Replicas} (docker "
                + $"compose up --scale {service.Name}={service.Replicas} takes the others away)"
        : now > 0 && now < service.Replicas
            ? $"{service.Name}: {service.Replicas} containers, as the compose file says; {now} now"
        : null;
}
