using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// The running side of a stack: which container runs each service, from which image. The one place that knows.
/// </summary>
public sealed class Services(StackContext context)
{
    private ContainerApi Containers => context.Engine.Containers;

    /// <summary>
    /// Every container of the project, and others that may be stopped for it, in the order of pipeline.yml, then by
    /// name.
    /// </summary>
    public async Task<IReadOnlyList<ServiceState>> Look(CancellationToken ct)
    {
        var filter = new ContainerFilter { Labels = [$"{Labels.ComposeProject}={context.Project}"] };
        var states = new List<ServiceState>();
        var listed = await Containers.List(filter, ct);
        foreach (var summary in listed.Except(WaitingContainers.Among(listed)))
            if (
                summary.Labels.GetValueOrDefault(Labels.ComposeOneOff) != "True"
                && await Containers.TryInspect(summary.Id, ct) is { } details
            )
                states.Add(StateOf(details));
        foreach (var name in AlsoStopped.Where(a => !states.Exists(s => s.Service == a || s.Name == a)))
            if (await Containers.TryInspect(name, ct) is { } foreign)
                states.Add(StateOf(foreign));
        return [.. states.OrderBy(s => Place(s.Service)).ThenBy(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>The same, with what each container was created with; needs the state folder.</summary>
    public async Task<IReadOnlyList<ServiceState>> LookClosely(CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        var mounts = new MountProof(context);
        var states = new List<ServiceState>();
        foreach (var state in await Look(ct))
            states.Add(
                await Containers.TryInspect(state.Container, ct) is { } details
                    ? state with
                    {
                        Shape = ContainerShape.Describe(details, fingerprints),
                        Mounts = await mounts.Of(details, ct),
                    }
                    : state
            );
        return states;
    }

    public async Task<IReadOnlyList<ServiceState>> Of(string service, CancellationToken ct) =>
        [.. (await Look(ct)).Where(s => s.Service == service)];

    /// <summary>All running containers that write a volume, of other projects too.</summary>
    /// <exception cref="PipelineException">One of them is neither recreated by this pipeline nor allowed to be
    /// stopped.</exception>
    public async Task<IReadOnlyList<ServiceState>> WritersOf(Stack stack, string volume, CancellationToken ct)
    {
        var writers = new List<ServiceState>();
        foreach (var details in await Mounting(volume, ct))
            if (details.State.Running && details.Mounts.Any(m => m.Name == volume && m.RW))
                writers.Add(StateOf(details));
        var problems = new Problems();
        foreach (var writer in writers.Where(w => !MayStop(stack, volume, w)))
            problems.Add(
                PipelineException.Refuse(
                    $"the volume {volume} is also written by {writer.Name}, which this pipeline does not recreate",
                    Unlisted.Remedy(stack, writer.Service, KeyOf(stack, volume))
                )
            );
        problems.ThrowIfAny();
        return writers;
    }

    /// <summary>
    /// Stops every writer of the volumes at once; neither they nor those of ours that read the volumes are started by
    /// the engine before they are given back.
    /// </summary>
    /// <param name="before">How everything ran, with the restart policies, as the journal has it.</param>
    /// <returns>When the first was asked to stop.</returns>
    public async Task<DateTimeOffset> StopWriters(
        Stack stack,
        IReadOnlyList<string> volumes,
        IReadOnlyList<ServiceState> before,
        CancellationToken ct
    )
    {
        var writers = new Dictionary<string, ServiceState>();
        foreach (var volume in volumes)
        foreach (var writer in await WritersOf(stack, volume, ct))
            writers[writer.Container] = writer;
        await new RestartPolicies(Containers).Rest(await Resting(stack, volumes, ct), before, ct);
        var at = context.Clock.GetUtcNow();
        var stops = writers.Values.Select(w => Stop(stack, w, ct));
        await context.Log.During(
            $"stopping {string.Join(", ", writers.Values.Select(w => w.Service))}",
            Task.WhenAll(stops)
        );
        foreach (var volume in volumes)
            await RequireStopped(volume, ct);
        return at;
    }

    /// <exception cref="InvalidOperationException">Somebody still writes, or writes again.</exception>
    public async Task RequireStopped(string volume, CancellationToken ct)
    {
        foreach (var details in await Mounting(volume, ct))
            if (details.State.Running && details.Mounts.Any(m => m.Name == volume && m.RW))
                throw new InvalidOperationException(
                    $"{details.Name} runs and writes {volume}; it was started by something else since it was stopped"
                );
    }

    /// <summary>
    /// Lets every service that this pipeline may touch run as it did: same image behind the same reference, running or
    /// stopped. What is as it was is not touched. Their anonymous volumes are the former ones again, and every mount is
    /// the one that it was.
    /// </summary>
    /// <param name="history">Knows which commit's compose files a container was made with; null goes by those of
    /// today.</param>
    public async Task Restore(IReadOnlyList<ServiceState> before, ReleaseHistory? history, CancellationToken ct)
    {
        await WaitingContainers.Remove(context, ct);
        foreach (var group in before.GroupBy(s => s.Service).Where(g => IsOurs(g.Key) || IsCutOver(g.Key)))
            await RestoreService(group.Key, [.. group], history, ct);
        await StartStopped(before, ct);
        await new MountProof(context).Require(before, await Look(ct), ct);
    }

    /// <summary>Starts what was stopped along with the writers and is recreated by nobody.</summary>
    /// <returns>What runs again.</returns>
    public async Task<IReadOnlyList<string>> StartStopped(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var started = new List<string>();
        foreach (
            var other in before.Where(s => s.Running && !IsOurs(s.Service) && !IsCutOver(s.Service) && IsAlsoStopped(s))
        )
            if (await Containers.TryInspect(other.Container, ct) is { } now)
            {
                await new RestartPolicies(Containers).GiveBack(StateOf(now), other, ct);
                if (now.State.Running)
                    continue;
                await Containers.Start(other.Container, ct);
                started.Add(other.Service);
            }

        return started;
    }

    /// <summary>Of what this pipeline may stop: whether the engine starts it when it did before.</summary>
    public async Task<Evidence> PoliciesAsBefore(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var touched = before.Where(b => b.Restart is not null && (IsOurs(b.Service) || IsAlsoStopped(b))).ToList();
        return RestartPolicies.AsBefore(touched, touched.Count == 0 ? [] : await Look(ct));
    }

    /// <summary>Whether pipeline.yml lets it be stopped while a volume is at rest.</summary>
    public bool IsAlsoStopped(ServiceState state) =>
        AlsoStopped.Contains(state.Service) || AlsoStopped.Contains(state.Name);

    /// <summary>
    /// Only some stages were asked for: what they stopped runs again, on the image and with the configuration it has
    /// now.
    /// </summary>
    public async Task RunAgain(IReadOnlyList<ServiceState> before, CancellationToken ct)
    {
        var now = await Look(ct);
        await Restore(
            [
                .. before.Select(b =>
                    now.FirstOrDefault(n => n.Service == b.Service) is { } n
                        ? b with
                        {
                            Image = n.Image,
                            Reference = n.Reference,
                            ConfigHash = n.ConfigHash,
                            Mounts = null,
                        }
                        : b
                ),
            ],
            null,
            ct
        );
    }

    /// <summary>Whether this pipeline recreates the service.</summary>
    public bool IsOurs(string service) => context.Stack.Definition.Code.Any(c => c.Services.Contains(service));

    /// <summary>A service of another project may have the name of one of ours; it goes by its container's.</summary>
    private ServiceState StateOf(ContainerDetails details) =>
        new(
            details.Config.Labels.GetValueOrDefault(Labels.ComposeProject) == context.Project
                ? details.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? details.Name
                : details.Name,
            details.Id,
            details.Name,
            details.ImageId,
            details.Config.Image,
            details.State is { Running: true, Restarting: false },
            details.Config.Labels.GetValueOrDefault(Labels.ComposeConfigHash),
            details.State.Pid,
            details.RestartCount,
            details.State.StartedAt ?? default,
            details.State.Paused ? "paused"
                : details.State.Health is { Status: not "none" } health ? health.Status
                : null,
            IsCrashed(details.State),
            Restart: RestartPolicies.Name(details.HostConfig)
        )
        {
            Number = details.Config.Labels.GetValueOrDefault(Labels.ComposeNumber),
            StartedAfter = details.StartedAfter ?? default,
        };

    /// <summary>137 and 143 are what a stop leaves behind.</summary>
    private static bool IsCrashed(ContainerState state) =>
        state.Restarting || (!state.Running && state.Status == "exited" && state.ExitCode is not (0 or 137 or 143));

    private async Task RestoreService(
        string service,
        IReadOnlyList<ServiceState> before,
        ReleaseHistory? history,
        CancellationToken ct
    )
    {
        var now = await Of(service, ct);
        var (wanted, former) = (before[0], new FormerVolumes(context));
        if (
            now.Count != before.Count
            || now.Any(s => s.Image != wanted.Image || s.ConfigHash != wanted.ConfigHash)
            || await former.AreSwapped(before, now, ct)
        )
        {
            await former.HandOn(before, now, ct);
            now = await Recreate(service, wanted, before.Count, history, ct);
        }

        foreach (var state in now)
            await Align(state, wanted, ct);
    }

    private async Task<IReadOnlyList<ServiceState>> Recreate(
        string service,
        ServiceState wanted,
        int containers,
        ReleaseHistory? history,
        CancellationToken ct
    )
    {
        context.Log.Say($"recreating {service} from {wanted.ShortImage}, as before");
        var tagged = await context.Engine.Images.TryInspect(wanted.Reference, ct);
        if (tagged?.Id != wanted.Image)
            await Tag(wanted, ct);
        var request = new UpRequest
        {
            Services = [service],
            NoDeps = true,
            ForceRecreate = true,
            NoStart = !wanted.Running,
            Scale = new Dictionary<string, int> { [service] = containers },
        };
        if (history is null)
            await context.Compose.Up(request, null, ct);
        else
            await new EarlierCompose(context, history).With(wanted, compose => compose.Up(request, null, ct), ct);
        return await Of(service, ct);
    }

    private async Task Tag(ServiceState wanted, CancellationToken ct)
    {
        var (repository, tag) = References.Split(wanted.Reference);
        await context.Engine.Images.Tag(wanted.Image, repository, tag, ct);
    }

    private async Task Align(ServiceState now, ServiceState wanted, CancellationToken ct)
    {
        await new RestartPolicies(Containers).GiveBack(now, wanted, ct);
        if (now.Running && !wanted.Running)
            await Containers.Stop(now.Container, null, ct);
        if (!wanted.Running)
            return;
        if (!now.Running)
            await Containers.Start(now.Container, ct);
        await new Readiness(context).WaitAsBefore(now.Container, wanted, ct);
    }

    private async Task Stop(Stack stack, ServiceState writer, CancellationToken ct)
    {
        var rules = stack.Definition.Services.FirstOrDefault(s => s.Name == writer.Service);
        await Containers.Stop(writer.Container, rules?.StopTimeout, ct);
        var after = await Containers.Inspect(writer.Container, ct);
        if (after.State.ExitCode == 137)
            context.Log.Warn(
                $"{writer.Service} had to be killed: its process with PID 1 ignores "
                    + $"{after.Config.StopSignal ?? "SIGTERM"}, so each recreate waits for the whole stop_grace_period; "
                    + "exec in its entrypoint, or init: true, fixes that"
            );
    }

    private async Task<IReadOnlyList<ServiceState>> Resting(
        Stack stack,
        IReadOnlyList<string> volumes,
        CancellationToken ct
    )
    {
        var resting = new List<ServiceState>();
        foreach (var volume in volumes)
            resting.AddRange((await Mounting(volume, ct)).Select(StateOf).Where(s => MayStop(stack, volume, s)));
        return [.. resting.DistinctBy(s => s.Container)];
    }

    private async Task<IReadOnlyList<ContainerDetails>> Mounting(string volume, CancellationToken ct)
    {
        var mounting = new List<ContainerDetails>();
        var listed = await Containers.List(new ContainerFilter { Volume = volume }, ct);
        foreach (var summary in listed.Where(c => !WaitingContainers.IsOne(c)))
            if (await Containers.TryInspect(summary.Id, ct) is { } details)
                mounting.Add(details);
        return mounting;
    }

    private bool MayStop(Stack stack, string volume, ServiceState writer) =>
        IsOurs(writer.Service)
        || stack.RulesOf(KeyOf(stack, volume)).AlsoStop.Any(a => a == writer.Service || a == writer.Name);

    private bool IsCutOver(string service) => context.Stack.Definition.Cutover?.Services.Contains(service) == true;

    private IEnumerable<string> AlsoStopped => context.Stack.Definition.Volumes.SelectMany(v => v.AlsoStop).Distinct();

    private static string KeyOf(Stack stack, string volume) =>
        stack.Compose.Volumes.Values.FirstOrDefault(v => v.Name == volume)?.Key ?? volume;

    private int Place(string service)
    {
        var place = context.Stack.Definition.Services.Index().FirstOrDefault(s => s.Item.Name == service);
        return place.Item is null ? int.MaxValue : place.Index;
    }
}
