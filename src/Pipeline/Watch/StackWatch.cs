using System.Text.Json;
using System.Threading.Channels;
using Pipeline.Docker;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>
/// Tells of drift: once, or for as long as it runs. Takes no lock and writes nothing to the stack. Each finding is a
/// line when it is new and another one when it is settled, however often it is looked at.
/// </summary>
public sealed class StackWatch(WatchSources sources, WatchOptions options, ConsoleLog log, TimeProvider clock)
    : IDisposable
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WhileUnderWay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastFigures = TimeSpan.FromSeconds(10);

    /// <summary>Who ends a watch does not wait for a collector that is away.</summary>
    private static readonly TimeSpan LastFiguresAtTheEnd = TimeSpan.FromMilliseconds(500);
    private readonly StackSight _sight = new(sources, options);
    private readonly WatchMeter _meter = new(clock);
    private readonly MetricsFile? _metrics = options.MetricsFile is { } file ? new MetricsFile(file, log) : null;
    private readonly Channel<(DriftFinding Finding, Baseline Baseline)> _commands = Channel.CreateUnbounded<(
        DriftFinding,
        Baseline
    )>();
    private readonly DriftCommand? _command = options.OnDrift is { } line ? new DriftCommand(line, log) : null;
    private IReadOnlyList<DriftFinding> _told = [];
    private string? _underWay;
    private string? _trouble;
    private int _failures;
    private bool _isBegun;

    private string Project => _sight.Opened!.Context.Project;

    private IReadOnlyList<string> WithoutNodes => _sight.Opened!.Context.WithoutNodes;

    private string Without => NotLookedAt.Words(WithoutNodes);

    /// <summary>One look.</summary>
    /// <param name="json">Takes a document instead of lines; null where nobody asked for it.</param>
    /// <returns>0: nothing drifted; 2: something did; 1: it could not be looked at, or a release is under
    /// way.</returns>
    public async Task<ExitCode> Once(TextWriter? json, CancellationToken ct)
    {
        using var telemetry = WatchTelemetry.Start(() => _meter.Figures, LastFigures);
        var look = await Looked(ct);
        json?.WriteLine(Document(look));
        if (look.UnderWay is { } who)
        {
            log.Warn($"{who}: nothing is said about drift until it has ended");
            return ExitCode.FailedBeforeAnyChange;
        }

        foreach (var finding in look.Findings)
            log.Warn(finding.Line);
        if (look.Findings.Count == 0)
            log.Say($"{Verified(look.Baseline!)}: nothing has drifted");
        foreach (var finding in look.Findings)
            await (_command?.Run(finding, look.Baseline!, Project, ct) ?? Task.CompletedTask);
        return look.Findings.Count == 0 ? ExitCode.Done
            : look.Findings.All(f => f.Kind == DriftKind.Unseen) ? ExitCode.FailedBeforeAnyChange
            : ExitCode.SomethingToDo;
    }

    /// <summary>Until it is cancelled.</summary>
    /// <exception cref="PipelineException">The first look already shows that nothing can be watched.</exception>
    public async Task Run(CancellationToken ct)
    {
        using var telemetry = WatchTelemetry.Start(() => _meter.Figures, LastFiguresAtTheEnd);
        using var wake = new Wake(clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var idle = new IdleMemory();
        Task[] beside = [new EventFeed(_sight, wake, clock).Run(end.Token), RunCommands(end.Token)];
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var pause = await Step(ct);
                idle.GiveBack();
                await wake.Wait(pause, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(beside);
        }
    }

    public void Dispose() => _sight.Dispose();

    private async Task<WatchLook> Looked(CancellationToken ct)
    {
        try
        {
            var look = await _sight.Look(ct);
            _meter.Looked(look, _sight.Opened!);
            return look;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            _meter.Failed();
            throw;
        }
        finally
        {
            _metrics?.Write(_meter.Figures);
        }
    }

    /// <returns>How long until the next one.</returns>
    private async Task<TimeSpan> Step(CancellationToken ct)
    {
        try
        {
            var look = await Looked(ct);
            Recovered();
            if (look.UnderWay is { } who)
            {
                Waits(who);
                return WhileUnderWay;
            }

            Tell(look);
            return options.Rescan;
        }
        catch (Exception e) when (!ct.IsCancellationRequested && MayPass(e))
        {
            Failed(e);
            return AfterTrouble;
        }
    }

    /// <summary>
    /// Before anything was seen, a wrong description or a foreign state folder is the caller's to mend.
    /// </summary>
    private bool MayPass(Exception e) => _isBegun || e is DockerException;

    /// <summary>
    /// What fails once may be a container that ended while it was looked at; an engine that is gone is not.
    /// </summary>
    private void Failed(Exception e)
    {
        _failures++;
        if (_trouble is not null || (_failures < 2 && e is not DockerUnreachableException))
            return;
        _trouble = e.Message;
        log.Warn($"could not look: {e.Message.ReplaceLineEndings(" ")}; the watch goes on and looks again");
    }

    private void Recovered()
    {
        if (_trouble is not null)
            log.Say("it can be looked at again");
        (_trouble, _failures) = (null, 0);
    }

    private void Waits(string who)
    {
        if (_underWay is null)
            log.Say($"{who}: nothing is said until it has ended");
        _underWay = who;
    }

    private void Tell(WatchLook look)
    {
        if (!_isBegun || _underWay is not null)
            log.Say(
                $"{(_isBegun ? "it has ended; " : "")}watching {Verified(look.Baseline!)}; everything is looked at "
                    + $"every {options.Rescan.TotalSeconds:0} s, and when the engine tells of a change"
            );
        var changes = DriftChanges.Between(_told, look.Findings);
        if ((!_isBegun || _underWay is not null || changes.Settled.Count > 0) && look.Findings.Count == 0)
            Settled(changes, "nothing has drifted");
        else
            Settled(changes, null);
        foreach (var finding in changes.New.Concat(changes.Changed))
        {
            log.Warn(finding.Line);
            if (_command is not null)
                _commands.Writer.TryWrite((finding, look.Baseline!));
        }

        (_told, _isBegun, _underWay) = (look.Findings, true, null);
    }

    private void Settled(DriftChanges changes, string? conclusion)
    {
        foreach (var finding in changes.Settled)
            log.Say(finding.SettledLine);
        if (conclusion is not null)
            log.Say(conclusion);
    }

    /// <summary>One at a time, while the watch goes on.</summary>
    private async Task RunCommands(CancellationToken ct)
    {
        try
        {
            await foreach (var (finding, baseline) in _commands.Reader.ReadAllAsync(ct))
                await _command!.Run(finding, baseline, Project, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    private string Verified(Baseline baseline) =>
        baseline.Release is { } release
            ? $"{Project}: {release.Id}, commit {ServiceState.Short(release.Closing!.Commit)}, verified "
                + $"{release.ClosedAt:yyyy-MM-dd HH:mm:ss} UTC{Without}"
            : Project;

    private string Document(WatchLook look) =>
        log.Redactor.Redact(
            log.Complete(
                JsonSerializer.Serialize(
                    new WatchDocument(
                        Project,
                        look.Baseline?.Release?.Id,
                        look.Baseline?.Release?.Closing?.Commit,
                        look.UnderWay is null && look.Findings.Any(f => f.Kind != DriftKind.Unseen),
                        look.UnderWay,
                        look.UnderWay is null ? look.Findings : []
                    )
                    {
                        WithoutNodes = WithoutNodes is { Count: > 0 } lost ? lost : null,
                    },
                    Json.Indented
                )
            )
        );
}
