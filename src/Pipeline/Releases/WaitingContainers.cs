using System.Text.RegularExpressions;
using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Containers that compose has created to replace others, and that were never started: a release makes them while the
/// present ones run. Compose names one after the container that it replaces, and gives it its own name once that one is
/// gone. What a killed release, or a killed compose, left of them is known by that.
/// </summary>
internal static partial class WaitingContainers
{
    private const int IdDigits = 12;

    /// <summary>Whether it has such a name and was never started.</summary>
    public static bool IsOne(ContainerSummary container) =>
        container.State == "created" && Named().IsMatch(container.Name);

    /// <summary>The name that it gets in the end.</summary>
    public static string NextName(string name) => name[(IdDigits + 1)..];

    /// <summary>Those whose predecessor is still there; a container that lost it is the service's own.</summary>
    public static IReadOnlyList<ContainerSummary> Among(IReadOnlyList<ContainerSummary> containers) =>
        [.. containers.Where(c => IsOne(c) && containers.Any(o => Replaces(c, o.Id)))];

    /// <summary>Whether a container is to replace that one.</summary>
    public static bool Replaces(ContainerSummary waiting, string container) =>
        IsOne(waiting) && container.StartsWith(waiting.Name[..IdDigits], StringComparison.Ordinal);

    /// <summary>
    /// Removes those of the services that this pipeline recreates. Anonymous volumes that the present containers use
    /// stay.
    /// </summary>
    public static async Task Remove(StackContext context, CancellationToken ct)
    {
        foreach (var service in context.Stack.Definition.Code.SelectMany(c => c.Services).Distinct())
            await Remove(context, service, ct);
    }

    /// <summary>Those of one service.</summary>
    public static async Task Remove(StackContext context, string service, CancellationToken ct)
    {
        foreach (var waiting in Among(await Of(context, service, ct)))
            await context.Engine.Containers.Remove(waiting.Id, force: false, volumes: true, ct);
    }

    /// <summary>All containers of a service.</summary>
    public static Task<IReadOnlyList<ContainerSummary>> Of(
        StackContext context,
        string service,
        CancellationToken ct
    ) =>
        context.Engine.Containers.List(
            new ContainerFilter
            {
                Labels = [$"{Labels.ComposeProject}={context.Project}", $"{Labels.ComposeService}={service}"],
            },
            ct
        );

    [GeneratedRegex(@"\A[0-9a-f]{12}_.")]
    private static partial Regex Named();
}
