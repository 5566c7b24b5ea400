using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>The containers that write a volume, which stop before its backup is whole.</summary>
public sealed class VolumeWriters(StackContext context)
{
    private const int MostStops = 5;
    private readonly Services _services = new(context);

    private ContainerApi Containers => context.Engine.Containers;

    /// <summary>All running containers that write a volume, of other projects too.</summary>
    /// <exception cref="PipelineException">One of them is neither recreated by this pipeline nor allowed to be
    /// stopped.</exception>
    public async Task<IReadOnlyList<ServiceState>> Find(Stack stack, string volume, CancellationToken ct)
    {
        var writers = new List<ServiceState>();
        foreach (var (state, writes) in await _services.Mounting(volume, ct))
            if (writes)
                writers.Add(state);
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
    public async Task<DateTimeOffset> Stop(
        Stack stack,
        IReadOnlyList<string> volumes,
        IReadOnlyList<ServiceState> before,
        CancellationToken ct
    )
    {
        var writers = new Dictionary<string, ServiceState>();
        foreach (var volume in volumes)
        foreach (var writer in await Find(stack, volume, ct))
            writers[writer.Container] = writer;
        await new RestartPolicies(Containers).Rest(await Resting(stack, volumes, ct), before, ct);
        foreach (var volume in volumes)
            context.Resting[volume] = (await _services.Mounting(volume, ct))
                .Where(m => m.Writes || !m.State.Running)
                .ToDictionary(m => m.State.Container, m => m.State.StartedAt);
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

    /// <summary>
    /// For an undo, which must come to its end: what is started again by something else is stopped again, a few times.
    /// </summary>
    /// <param name="mayRun">Whether the undo is right beside a running writer, too: it moves code and no state.</param>
    /// <exception cref="StartedOutsideException">Nothing helps, and no writer may run.</exception>
    public async Task StopToUndo(
        Stack stack,
        string volume,
        IReadOnlyList<ServiceState> before,
        bool mayRun,
        CancellationToken ct
    )
    {
        for (var stop = 1; ; stop++)
            try
            {
                await Stop(stack, [volume], before, ct);
                return;
            }
            catch (StartedOutsideException again) when (stop < MostStops || mayRun)
            {
                if (stop >= MostStops)
                {
                    context.Log.Warn($"{again.Message}, each time it was stopped; the undo goes on beside it");
                    return;
                }
            }
    }

    /// <summary>
    /// What runs all the same after an undo has loaded what was undone: its next start loads the rest.
    /// </summary>
    public async Task StopAgain(string volume, CancellationToken ct)
    {
        foreach (var (state, writes) in await _services.Mounting(volume, ct))
            if (writes)
                await Containers.Stop(state.Container, null, ct);
    }

    /// <summary>The same, where this process has stopped the writers; else nothing is known of them.</summary>
    public Task RequireStillStopped(string volume, CancellationToken ct) =>
        context.Resting.ContainsKey(volume) ? RequireStopped(volume, ct) : Task.CompletedTask;

    /// <exception cref="StartedOutsideException">Somebody writes, or did since the writers were stopped.</exception>
    public async Task RequireStopped(string volume, CancellationToken ct)
    {
        var resting = context.Resting.GetValueOrDefault(volume);
        foreach (var (state, writes) in await _services.Mounting(volume, ct))
            if (writes || (resting?.TryGetValue(state.Container, out var start) == true && start != state.StartedAt))
                throw new StartedOutsideException(state.Name, volume, state.StartedAt);
    }

    private async Task Stop(Stack stack, ServiceState writer, CancellationToken ct)
    {
        var rules = stack.Definition.Services.FirstOrDefault(s => s.Name == writer.Service);
        await Containers.Stop(writer.Container, rules?.StopTimeout, ct);
        var after = await Containers.Inspect(writer.Container, ct);
        if (after.State.ExitCode == 137)
            context.Log.Warn(
                $"{writer.Service} had to be killed: its process with PID 1 ignores "
                    + $"{after.Config.StopSignal ?? "SIGTERM"}, so each recreate waits for the whole "
                    + "stop_grace_period; "
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
            resting.AddRange(
                (await _services.Mounting(volume, ct)).Select(m => m.State).Where(s => MayStop(stack, volume, s))
            );
        return [.. resting.DistinctBy(s => s.Container)];
    }

    private bool MayStop(Stack stack, string volume, ServiceState writer) =>
        _services.IsOurs(writer.Service)
        || stack.RulesOf(KeyOf(stack, volume)).AlsoStop.Any(a => a == writer.Service || a == writer.Name);

    private static string KeyOf(Stack stack, string volume) =>
        stack.Compose.Volumes.Values.FirstOrDefault(v => v.Name == volume)?.Key ?? volume;
}
