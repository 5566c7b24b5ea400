using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>The containers that write a volume, which stop before its backup is whole.</summary>
public sealed class VolumeWriters(StackContext context)
{
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
        foreach (var (state, writes) in await _services.Mounting(volume, ct))
            if (writes)
                throw new InvalidOperationException(
                    $"{state.Name} runs and writes {volume}; it was started by something else since it was stopped"
                );
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
