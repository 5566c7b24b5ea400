using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Bootstrap;

/// <summary>Brings up an installed engine, by the init system where one runs, else by hand.</summary>
internal static class EngineStarter
{
    public const string Log = "/var/log/dockerd.log";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns the engine's version once it answers.</summary>
    /// <exception cref="PipelineException">It did not come up; the message ends with what it logged.</exception>
    public static async Task<string> Start(CancellationToken ct)
    {
        if (Directory.Exists("/run/systemd/system"))
        {
            await new Command("systemctl", "start", "docker").Output(ct).ConfigureAwait(false);
            return await Answer(() => false, "journalctl -u docker", ct).ConfigureAwait(false);
        }

        using var engine = DetachedProcess.Start(Log, "dockerd");
        return await Answer(() => engine.HasExited, Log, ct).ConfigureAwait(false);
    }

    private static async Task<string> Answer(Func<bool> hasEnded, string log, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Poll)
        {
            var ended = hasEnded();
            if (await LocalEngine.Version(ct) is { } version)
                return version;
            if (ended)
                break;
            await Task.Delay(Poll, ct).ConfigureAwait(false);
        }

        throw PipelineException.Refuse($"dockerd did not come up. Its last words:\n{Tail(log)}", $"less {log}");
    }

    private static string Tail(string log) =>
        File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(12)) : $"(see {log})";
}
