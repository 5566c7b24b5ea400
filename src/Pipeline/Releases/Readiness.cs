using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// When a recreated service counts as up: running or healthy in time, then stable for its window, with a clean log.
/// </summary>
public sealed class Readiness(StackContext context)
{
    private const int LookEvery = 200;
    private const int LooksPerScan = 10;
    private const int LastLines = 20;

    private ContainerApi Containers => context.Engine.Containers;

    /// <summary>Waits until it runs, and is healthy where it has a healthcheck.</summary>
    /// <returns>When it was up, engine's start time or the moment health was seen.</returns>
    /// <param name="since">When it was recreated: its log since then is watched for what stops a release. Null does not
    /// look.</param>
    /// <exception cref="ServiceDownException">It did not come up; holds its last log lines and its health
    /// log.</exception>
    public async Task<DateTimeOffset> WaitUp(
        string container,
        ServiceRules rules,
        CancellationToken ct,
        DateTimeOffset? since = null
    )
    {
        var started = context.Clock.GetTimestamp();
        for (var look = 1; ; look++)
        {
            if (since is { } from && look % LooksPerScan == 0)
                await ScanLog(container, rules, from, ct);
            var now = await Containers.Inspect(container, ct);
            if (Failure(now) is { } failure)
                throw await Down(now, failure, ct);
            if (IsUp(now))
                return now.State.Health is null ? now.State.StartedAt!.Value : context.Clock.GetUtcNow();
            if (context.Clock.GetElapsedTime(started) > rules.StartTimeout)
                throw await Down(
                    now,
                    $"is {now.State.Health?.Status ?? now.State.Status} after {rules.StartTimeout.TotalSeconds:0} s",
                    ct
                );
            await context.Pause(LookEvery, ct);
        }
    }

    /// <summary>
    /// Watches the stability window: no restart, no exit, no loss of health, none of the log patterns.
    /// </summary>
    /// <returns>How often the engine had restarted it before.</returns>
    public async Task<int> StayUp(string container, ServiceRules rules, DateTimeOffset since, CancellationToken ct)
    {
        var first = await Containers.Inspect(container, ct);
        var started = context.Clock.GetTimestamp();
        while (context.Clock.GetElapsedTime(started) < rules.StableFor)
        {
            await context.Pause(LookEvery, ct);
            var now = await Containers.Inspect(container, ct);
            if (Failure(now) is { } failure)
                throw await Down(now, failure, ct);
            if (now.RestartCount != first.RestartCount || now.State.StartedAt != first.State.StartedAt)
                throw await Down(now, $"restarts: {now.RestartCount} time(s) since it was recreated", ct);
        }

        await ScanLog(container, rules, since, ct);
        if (rules.PidFile is { } file && await Containers.Stat(container, file, ct) is null)
            throw await Down(await Containers.Inspect(container, ct), $"has not written its pid file {file}", ct);
        return first.RestartCount;
    }

    /// <summary>
    /// Once more, after the window: the end of a slow start, or a line, may come a moment after the last look. One that
    /// the engine started again meanwhile runs, and has crashed.
    /// </summary>
    /// <param name="restarts">How many of it and the service's other containers are known from its start.</param>
    public async Task RequireStillUp(ServiceState state, int restarts, CancellationToken ct)
    {
        var now = await Containers.Inspect(state.Container, ct);
        if (Failure(now) is { } failure)
            throw await Down(now, failure, ct);
        if (now.RestartCount > restarts)
            throw await Down(now, $"crashed after its start: the engine restarted it {now.RestartCount} time(s)", ct);
        await ScanLog(state.Container, RulesOf(state), state.StartedAfter, ct);
    }

    /// <summary>After a rollback: as up as it was before, no more is asked.</summary>
    public async Task WaitAsBefore(string container, ServiceState before, CancellationToken ct)
    {
        if (before.Health is null or "healthy")
            await WaitUp(container, RulesOf(before), ct);
    }

    /// <summary>
    /// After a rollback: what was started again is still up after its window, since a crash comes a moment after the
    /// start. A job that ends well is none; of what was not steady before, nothing is asked.
    /// </summary>
    /// <exception cref="ServiceDownException">It crashed; holds its last log lines and its health log.</exception>
    public async Task StayAsBefore(string container, ServiceState before, CancellationToken ct)
    {
        if (!IsSteady(before))
            return;
        var (started, window) = (context.Clock.GetTimestamp(), RulesOf(before).StableFor);
        while (true)
        {
            var now = await RequireNotDown(container, ct);
            if (now.RestartCount > 0)
                throw await Down(
                    now,
                    $"does not run as before: the engine restarted it {now.RestartCount} time(s)",
                    ct
                );
            if (context.Clock.GetElapsedTime(started) >= window)
                return;
            await context.Pause(LookEvery, ct);
        }
    }

    /// <summary>Whether it is to be asked of a service that it is up again.</summary>
    public static bool IsSteady(ServiceState before) =>
        before is { Running: true, Restarts: 0, Health: null or "healthy" };

    /// <summary>One look at what was started again as before. A job that ended well is not down.</summary>
    /// <exception cref="ServiceDownException">It crashed; holds its last log lines and its health log.</exception>
    public async Task<ContainerDetails> RequireNotDown(string container, CancellationToken ct)
    {
        var now = await Containers.Inspect(container, ct);
        return Failure(now) is { } failure && now.State is not { Status: "exited", ExitCode: 0 }
            ? throw await Down(now, $"runs no more, though it was started again as before: it {failure}", ct)
            : now;
    }

    private ServiceRules RulesOf(ServiceState state) =>
        context.Stack.Definition.Services.FirstOrDefault(s => s.Name == state.Service)
        ?? new ServiceRules { Name = state.Service };

    private static bool IsUp(ContainerDetails now) =>
        now.State is { Running: true, Restarting: false }
        && now.State.Health is null or { Status: "healthy" or "none" };

    private static string? Failure(ContainerDetails now) =>
        now.State switch
        {
            { Restarting: true } => $"restarts in a loop, last exit code {now.State.ExitCode}",
            { Running: false, Status: "exited" or "dead" } =>
                $"exited with code {now.State.ExitCode}{(now.State.OOMKilled ? " (out of memory)" : "")}",
            { Running: false, Status: "created" } when now.State.Error.Length > 0 =>
                $"could not start: {now.State.Error}",
            { Health.Status: "unhealthy" } => "is unhealthy",
            _ => null,
        };

    private async Task ScanLog(string container, ServiceRules rules, DateTimeOffset since, CancellationToken ct)
    {
        Regex[] patterns = [.. context.Stack.Definition.StopOnLog, .. rules.StopOnLog];
        await foreach (var line in Containers.Logs(container, new LogOptions { Since = since }, ct))
            if (patterns.FirstOrDefault(p => p.IsMatch(line.Text)) is { } hit)
                throw await Down(await Containers.Inspect(container, ct), $"writes what stops a release ({hit})", ct);
    }

    private async Task<ServiceDownException> Down(ContainerDetails container, string failure, CancellationToken ct)
    {
        var text = new StringBuilder(
            $"{container.Config.Labels.GetValueOrDefault(Labels.ComposeService) ?? container.Name} {failure}"
        );
        text.Append("\nits last log lines:");
        await foreach (var line in Containers.Logs(container.Id, new LogOptions { Tail = LastLines }, ct))
            text.Append("\n  | ").Append(line.Text);
        foreach (var probe in container.State.Health?.Log.TakeLast(3) ?? [])
            text.Append($"\n  healthcheck exit {probe.ExitCode}: {probe.Output.Trim()}");
        return new ServiceDownException(text.ToString());
    }
}
