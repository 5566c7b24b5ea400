using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>
/// Listens to the engine's events, as long as it takes: where the connection breaks, it is made again, and everything
/// is looked at once more, since nobody knows what was missed.
/// </summary>
internal sealed class EventFeed(StackSight sight, Wake wake, TimeProvider clock)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private const string Copy = "extract-to-dir";

    private const string Service = "service";

    /// <summary>Managers tell of them; a container of another node is seen at the next look.</summary>
    private static readonly string[] OfASwarm = [Service, "node"];

    /// <summary>Not what a healthcheck makes of itself every few seconds.</summary>
    private static readonly EventFilter Wanted = new()
    {
        Types = ["container", "image"],
        Actions =
        [
            "create",
            "start",
            "restart",
            "die",
            "stop",
            "destroy",
            "rename",
            "update",
            "pause",
            "unpause",
            "health_status",
            Copy,
            "tag",
            "untag",
            "delete",
            "load",
            "import",
            "pull",
            "remove",
        ],
    };

    public async Task Run(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (sight.Opened is { Context: var context })
                await Listen(context, ct);
            await Task.Delay(Retry, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Listen(StackContext context, CancellationToken ct)
    {
        try
        {
            await foreach (var one in context.Engine.System.Events(WantedOf(context), wake.Set, ct))
                if (IsAbout(one, context))
                    Take(one);
            wake.Set();
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException or ObjectDisposedException)
        {
            if (!ct.IsCancellationRequested && e is not DockerUnreachableException)
                wake.Set();
        }
    }

    private void Take(EngineEvent one)
    {
        if (one.Action == Copy)
            sight.Copies.Add(one.Actor.ID, one.TimeNs);
        wake.Set();
    }

    private static EventFilter WantedOf(StackContext context) =>
        context.Stack.Definition.Swarm is null ? Wanted : Wanted with { Types = [.. Wanted.Types, .. OfASwarm] };

    /// <summary>An image may be any one of the stack's: its events do not tell which names it had.</summary>
    private static bool IsAbout(EngineEvent one, StackContext context)
    {
        var labels = one.Actor.Attributes;
        if (context.Stack.Definition.Swarm is { Stack: var stack } && one.Type != "image")
            return one.Type == "node"
                || labels.GetValueOrDefault(Labels.Stack) == stack
                || (one.Type == Service && IsOf(stack, labels.GetValueOrDefault("name")));
        return one.Type == "image"
            || (
                !labels.ContainsKey(Labels.Kind)
                && (
                    labels.GetValueOrDefault(Labels.ComposeProject) == context.Project
                    || context.Stack.Definition.Volumes.Any(v => v.AlsoStop.Contains(labels.GetValueOrDefault("name")!))
                )
            );
    }

    private static bool IsOf(string stack, string? service) =>
        service?.StartsWith($"{stack}_", StringComparison.Ordinal) == true;
}
