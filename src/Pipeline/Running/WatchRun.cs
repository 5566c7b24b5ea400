using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Watching;

namespace Pipeline.Running;

/// <summary>A watch of the stack that the command line names: what it reads, and what it says.</summary>
internal static class WatchRun
{
    /// <param name="how">One look, and what takes its document; else it goes on until it is cancelled.</param>
    public static async Task<ExitCode> Run(
        SessionOptions options,
        ConsoleLog log,
        WatchOptions watch,
        (bool Once, TextWriter? Json) how,
        CancellationToken ct
    )
    {
        var journal = new JournalSight();
        // What a look tells of its own progress would be told at each one.
        var quiet = new ConsoleLog(TextWriter.Null, TimeProvider.System) { Redactor = log.Redactor };
        var sources = new WatchSources(
            token => ContextLoader.Open(options with { DryRun = true }, quiet, TimeProvider.System, token),
            journal.Read,
            StackLock.WorkOn
        );
        using var drift = new StackWatch(sources, watch.Checked(), log, TimeProvider.System);
        if (how.Once)
            return await drift.Once(how.Json, ct);
        await drift.Run(ct);
        return ExitCode.Done;
    }
}
