using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;

namespace Pipeline.Stages.CleanVolume;

/// <summary>
/// Starts the services again without the code: the same containers, so that their anonymous volumes stay. One that saw
/// the code and was not stopped is restarted, too: only a start shows that it does without.
/// </summary>
internal sealed class StartWithout(Release release, CleanWork work)
{
    private readonly StackContext _context = release.Context;

    public async Task<(IReadOnlyList<string> Lines, IReadOnlyList<RunsAgain> Services)> Run(CancellationToken ct)
    {
        await StopSeeing(ct);
        var before = await new Services(_context).Look(ct);
        await new FormerServices(_context).RunAgain(release.Opening.Before, ct);
        // One that is down by now was started, too: its window says so.
        var started = (await new Services(_context).Look(ct))
            .Where(s => before.Any(b => b.Container == s.Container && !b.Running) && Former(s) is not null)
            .ToList();
        var services = await Task.WhenAll(started.Select(s => StayUp(s, ct)));
        var stopped = work.Volumes.Select(v => KeptBackup.For(release, v.Key)?.WritersStoppedAt).Min();
        return (
            [
                .. started.Select(s =>
                    s.StartedAt > stopped
                        ? $"{s.Service} runs again, it was down {ConsoleLog.Seconds(s.StartedAt - stopped.Value)}"
                        : $"{s.Service} runs again"
                ),
            ],
            [
                .. services
                    .OfType<RunsAgain>()
                    .GroupBy(s => s.Service)
                    .Select(g => new RunsAgain(g.Key, g.Sum(s => s.Restarts))),
            ]
        );
    }

    private ServiceState? Former(ServiceState state) =>
        release.Opening.Before.FirstOrDefault(b => b.Container == state.Container && b.Running);

    /// <returns>Null for what pipeline.yml has no rules for; it was watched as it ran before.</returns>
    private async Task<RunsAgain?> StayUp(ServiceState started, CancellationToken ct)
    {
        if (_context.Stack.Definition.Services.FirstOrDefault(s => s.Name == started.Service) is not { } rules)
            return null;
        var restarts = await new Readiness(_context).StayUp(started.Container, rules, started.StartedAfter, ct);
        // What was steady before has crashed when the engine had to start it again, while another was watched.
        return new RunsAgain(started.Service, Former(started) is { Restarts: 0 } ? 0 : restarts);
    }

    private async Task StopSeeing(CancellationToken ct)
    {
        foreach (var volume in work.Volumes)
        {
            var layout = release.Volumes.Single(l => l.Volume.Key == volume.Key);
            var view = VolumeView.From(_context.Stack, layout, ManifestStore.Load(_context, volume.Before));
            foreach (var (state, container) in await new PieceReaders(_context, view, volume.Pieces).Seeing(ct))
                if (container.State.Running)
                    await _context.Engine.Containers.Stop(state.Container, null, ct);
        }
    }
}
