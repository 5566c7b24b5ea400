using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// The anonymous volumes that containers had before. Compose hands them on from a container to its successor, so a
/// container that was recreated with new ones is replaced by a placeholder that mounts the former ones, and is never
/// started; the next recreate takes them from there.
/// </summary>
internal sealed class FormerVolumes(StackContext context)
{
    /// <summary>No configuration has this hash: a placeholder that a killed process left is always recreated.</summary>
    private const string NoHash = "pipeline-placeholder";

    private ContainerApi Containers => context.Engine.Containers;

    /// <summary>Whether a container has other anonymous volumes than it had.</summary>
    public async Task<bool> AreSwapped(
        IReadOnlyList<ServiceState> before,
        IReadOnlyList<ServiceState> now,
        CancellationToken ct
    )
    {
        foreach (var state in before.Where(b => Former(b).Count > 0))
            if (
                state.Successor(now) is not { } found
                || !Has(await Containers.TryInspect(found.Container, ct), Former(state))
            )
                return true;
        return false;
    }

    /// <summary>
    /// Right before compose recreates these containers; what somebody removed meanwhile cannot be handed on, and is
    /// named by the proof.
    /// </summary>
    public async Task HandOn(IReadOnlyList<ServiceState> before, IReadOnlyList<ServiceState> now, CancellationToken ct)
    {
        foreach (var (index, state) in before.Index())
        {
            var current = state.Successor(now) is { } found ? await Containers.TryInspect(found.Container, ct) : null;
            var former = await StillThere(Former(state), ct);
            if (former.Count == 0 || Has(current, former))
                continue;
            if (current is not null)
                await Remove(current, ct);
            await Containers.Create(Placeholder(state, former, index + 1), $"{state.Name}-{NoHash}", ct);
        }
    }

    /// <summary>
    /// Right before compose recreates a container: it hands on every anonymous volume but those at the given places,
    /// which are made anew.
    /// </summary>
    public async Task Renew(ServiceState state, IReadOnlyList<string> destinations, CancellationToken ct)
    {
        var container = await Containers.Inspect(state.Container, ct);
        var kept = (await new MountProof(context).Of(container, ct))
            .Where(m => m.IsAnonymous && !destinations.Contains(m.Destination))
            .ToList();
        await Remove(container, ct);
        await Containers.Create(Placeholder(state, kept, 1), $"{state.Name}-{NoHash}", ct);
    }

    private static IReadOnlyList<MountIdentity> Former(ServiceState state) =>
        [.. (state.Mounts ?? []).Where(m => m.IsAnonymous)];

    private static bool Has(ContainerDetails? container, IReadOnlyList<MountIdentity> volumes) =>
        container is not null
        && volumes.All(v => container.Mounts.Any(m => m.Destination == v.Destination && m.Name == v.Source));

    private async Task<IReadOnlyList<MountIdentity>> StillThere(
        IReadOnlyList<MountIdentity> volumes,
        CancellationToken ct
    )
    {
        var there = new List<MountIdentity>();
        foreach (var volume in volumes)
            if (
                await context.Engine.Volumes.TryInspect(volume.Source, ct) is { } found
                && found.CreatedAt == volume.Created
            )
                there.Add(volume);
        return there;
    }

    private async Task Remove(ContainerDetails container, CancellationToken ct)
    {
        if (container.State.Running)
            await Containers.Stop(container.Id, null, ct);
        await Containers.Remove(container.Id, force: true, volumes: false, ct);
    }

    private ContainerSpec Placeholder(ServiceState state, IReadOnlyList<MountIdentity> volumes, int number) =>
        new()
        {
            Image = state.Image,
            Entrypoint = [NoHash],
            NetworkMode = "none",
            Mounts = [.. volumes.Select(v => MountSpec.Volume(v.Source, v.Destination, noCopy: true))],
            Labels = new Dictionary<string, string>
            {
                [Labels.ComposeProject] = context.Project,
                [Labels.ComposeService] = state.Service,
                [Labels.ComposeOneOff] = "False",
                [Labels.ComposeNumber] = state.Number ?? $"{number}",
                [Labels.ComposeConfigHash] = NoHash,
            },
        };
}
