using System.Diagnostics;
using Pipeline.Docker;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Faults;

/// <summary>
/// An engine of the test's own, on a small disk in memory: it can be killed, restarted and filled up while everybody
/// else works on the usual one. Needs root, as every engine does.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    // In a network namespace of its own: with --bridge=none an engine removes docker0, which is the usual engine's.
    // Without the word by which a pipeline knows its orphans: hooks of a pipeline start engines too.
    private const string Start = $$"""
        setsid env -u {{ChildMark.Variable}} unshare --net dockerd --config-file "$1/daemon.json" --data-root "$1/disk/data" --exec-root "$1/exec" --pidfile "$1/pid" -H "unix://$1/sock" \
          --containerd-namespace "$2" --containerd-plugins-namespace "$2-plugins" </dev/null >>"$1/log" 2>&1 &
        """;

    private const string NoNetwork = ""","bridge":"none","iptables":false,"ip6tables":false""";

    private PrivateEngine(string folder) => Folder = folder;

    public string Folder { get; }

    public string Host => $"unix://{Folder}/sock";

    /// <summary>For a script: the engine dies at once, and whatever else, nothing waits for it.</summary>
    public string KillScript =>
        $"kill -9 $(cat {Folder}/pid); while kill -0 $(cat {Folder}/pid) 2>/dev/null; do sleep 0.05; done; rm -f {Folder}/pid";

    /// <summary>For a script: it is started again after a while, in the background.</summary>
    public string StartLater(int seconds) =>
        $"setsid sh -c 'sleep {seconds}; set -- {Folder} {Namespace}; {Start}' </dev/null >/dev/null 2>&1 &";

    /// <summary>For a script: it takes every connection and answers none.</summary>
    public string HangScript => $"kill -STOP $(cat {Folder}/pid)";

    /// <summary>For a script: it answers again after a while.</summary>
    public string GoOnLater(int seconds) =>
        $"setsid sh -c 'sleep {seconds}; kill -CONT $(cat {Folder}/pid)' </dev/null >/dev/null 2>&1 &";

    public Task GoOn() => Root.Sh($"kill -CONT $(cat {Folder}/pid)");

    /// <summary>
    /// As when the host loses its power: engine and containers are gone at once; then the host is started again.
    /// </summary>
    public async Task Reboot()
    {
        await Root.Sh(
            $$"""
            processes=$(docker -H {{Host}} ps -q | xargs -r docker -H {{Host}} inspect -f '{{"{{.State.Pid}}"}}')
            {{KillScript}}
            kill -9 $processes
            """
        );
        await StartAgain();
    }

    /// <summary>A command of root that sees the networks of its containers.</summary>
    public Command Inside(params string[] command) =>
        new(
            "sh",
            ["-c", $"exec {Root.Prefix}nsenter --net=/proc/$(cat {Folder}/pid)/ns/net -- \"$@\"", "-", .. command]
        );

    /// <summary>For a script: not a byte is left.</summary>
    public string FillScript => $"cat /dev/zero >{Folder}/disk/fill 2>/dev/null || true";

    private string Namespace => Path.GetFileName(Folder);

    public static Task<PrivateEngine> Up(params string[] images) => Up(EngineStore.Classic, images);

    public static async Task<PrivateEngine> Up(EngineStore store, params string[] images)
    {
        var engine = new PrivateEngine(Directory.CreateTempSubdirectory("faults-").FullName);
        var (size, settings) = store switch
        {
            EngineStore.ContainerdWithNetwork => ("4g", """ "features":{"containerd-snapshotter":true} """),
            EngineStore.Containerd => ("1800m", """ "features":{"containerd-snapshotter":true} """ + NoNetwork),
            _ => ("900m", """ "features":{} """ + NoNetwork),
        };
        await File.WriteAllTextAsync(Path.Combine(engine.Folder, "daemon.json"), $$"""{{{settings}}}""");
        await Root.Sh($"mkdir {engine.Folder}/disk; mount -t tmpfs -o size={size} faults {engine.Folder}/disk");
        await engine.StartAgain();
        await Root.Sh($"docker save {string.Join(' ', images)} | docker -H {engine.Host} load");
        return engine;
    }

    /// <summary>Starts it, and returns when it answers.</summary>
    public async Task StartAgain()
    {
        await Root.Sh($"set -- {Folder} {Namespace}; {Start}");
        await Answers();
    }

    public async Task Answers()
    {
        using var engine = DockerEngine.Connect(EngineAddress.Parse(Host));
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            try
            {
                await engine.System.Ping();
                return;
            }
            catch (DockerException) when (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
            {
                // Not yet.
            }
        }
    }

    public Task Free() => Root.Sh($"rm -f {Folder}/disk/fill");

    public async ValueTask DisposeAsync()
    {
        await Root.Sh(
            $$"""
            docker -H {{Host}} ps -aq | xargs -r docker -H {{Host}} rm -fv >/dev/null || true
            kill $(cat {{Folder}}/pid) || true
            for i in $(seq 100); do [ -e {{Folder}}/sock ] && kill -0 $(cat {{Folder}}/pid 2>/dev/null) 2>/dev/null || break; sleep 0.1; done
            umount -l {{Folder}}/disk; rm -rf {{Folder}}
            """
        );
    }
}

/// <summary>Where an engine keeps its images.</summary>
internal enum EngineStore
{
    Classic,
    Containerd,

    /// <summary>Its containers have networks; who wants to reach them works in its namespace.</summary>
    ContainerdWithNetwork,
}

/// <summary>Scripts that need root; where the tests are not, sudo that asks nothing.</summary>
internal static class Root
{
    /// <summary>Before a command in a script.</summary>
    public static string Prefix => Environment.IsPrivilegedProcess ? "" : "sudo -n ";

    public static Task Sh(string script) =>
        (
            Environment.IsPrivilegedProcess
                ? new Command("sh", ["-euc", script])
                : new Command("sudo", ["-n", "sh", "-euc", script])
        ).Output(default);
}
