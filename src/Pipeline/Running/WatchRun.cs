using Pipeline.Clusters;
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
        var (journal, isOpened) = (new JournalSight(), false);
        // What a look tells of its own progress would be told at each one.
        var quiet = new ConsoleLog(TextWriter.Null, TimeProvider.System) { Redactor = log.Redactor };
        var sources = new WatchSources(Open, journal.Read, StackLock.WorkOn);
        using var drift = new StackWatch(sources, watch.Checked(), log, TimeProvider.System);
        if (how.Once)
            return await drift.Once(how.Json, ct);
        await drift.Run(ct);
        return ExitCode.Done;

        async Task<StackContext> Open(CancellationToken token)
        {
            var looks = options with { DryRun = true, KnowsSwarm = true };
            var context = await ContextLoader.Open(looks, quiet, TimeProvider.System, token);
            if (isOpened)
                return context; // A node that is back since is looked at again.
            await LostNodes.Checked(context, token);
            isOpened = true;
            return context;
        }
    }
}
