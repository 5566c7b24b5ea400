using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>The environment that the engine started a container with. Holds secrets, in memory only.</summary>
internal sealed record StartedWith(IReadOnlyDictionary<string, string> Variables)
{
    public static async Task<StartedWith> Read(StackContext context, ServiceState state, CancellationToken ct) =>
        Read(await context.Engine.Containers.Inspect(state.Container, ct));

    /// <summary>Null when the container is gone.</summary>
    public static async Task<StartedWith?> Find(StackContext context, ServiceState state, CancellationToken ct) =>
        await context.Engine.Containers.TryInspect(state.Container, ct) is { } details ? Read(details) : null;

    private static StartedWith Read(Docker.ContainerDetails details) =>
        new(
            details
                .Config.Env.Select(v => v.Split('=', 2))
                .Where(v => v.Length == 2)
                .GroupBy(v => v[0])
                .ToDictionary(g => g.Key, g => g.Last()[1])
        );

    public bool Matches(IReadOnlyDictionary<string, string> wanted) =>
        wanted.All(w => Variables.GetValueOrDefault(w.Key) == w.Value);
}
