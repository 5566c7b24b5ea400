using System.Collections.Concurrent;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>A <c>docker</c> program that knows a plugin.</summary>
/// <param name="Program">Full path.</param>
/// <param name="Version">What <c>docker &lt;plugin&gt; version</c> says, first line.</param>
public sealed record DockerCli(string Program, string Version)
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(20);
    private static readonly ConcurrentDictionary<(string Plugin, string? Path), Lazy<Task<DockerCli?>>> Known = new();
    private static readonly ConcurrentDictionary<(string Plugin, string? Path), string> Shown = new();

    /// <summary>
    /// The first <c>docker</c> on PATH that knows the plugin; null when none does. Remembered for this process.
    /// </summary>
    /// <param name="plugin"><c>compose</c> or <c>buildx</c>.</param>
    public static async Task<DockerCli?> Find(string plugin, CancellationToken ct = default)
    {
        var key = Key(plugin);
        var asked = Known.GetOrAdd(key, k => new(() => Search(k.Plugin)));
        if (await asked.Value.WaitAsync(ct) is { } found)
            return found;
        Known.TryRemove(new(key, asked));
        return null;
    }

    /// <summary>
    /// Calls with the first <c>docker</c> on PATH, without asking before whether it knows the plugin, which takes as
    /// long as a short call does: that the call succeeds shows it. Where it fails, calls again with the one that knows
    /// it.
    /// </summary>
    /// <param name="call">Only reads, so that it may be done twice. Gets the full path of the program.</param>
    /// <exception cref="DockerCliMissingException">No <c>docker</c> on PATH knows the plugin.</exception>
    internal static async Task<T> Try<T>(string plugin, Func<string, Task<T>> call, CancellationToken ct)
    {
        var key = Key(plugin);
        if (Shown.ContainsKey(key) || Known.ContainsKey(key) || Programs.Find("docker") is not { } first)
            return await call(await Required(plugin, ct));
        try
        {
            var done = await call(first);
            Shown[key] = first;
            return done;
        }
        catch (Exception error) when (error is ComposeException or ChildStartException)
        {
            var other = await Required(plugin, ct);
            if (other == first)
                throw;
            return await call(other);
        }
    }

    private static (string Plugin, string? Path) Key(string plugin) =>
        (plugin, Environment.GetEnvironmentVariable("PATH"));

    private static async Task<DockerCli?> Search(string plugin)
    {
        foreach (var program in Programs.OnPath("docker"))
            if (await Probe(program, plugin) is { } version)
                return new DockerCli(program, version);
        return null;
    }

    /// <exception cref="DockerCliMissingException">No <c>docker</c> on PATH knows the plugin.</exception>
    internal static async Task<string> Required(string plugin, CancellationToken ct) =>
        Shown.TryGetValue(Key(plugin), out var program)
            ? program
            : (await Find(plugin, ct) ?? throw new DockerCliMissingException(plugin)).Program;

    private static async Task<string?> Probe(string program, string plugin)
    {
        var lines = new List<string>();
        var command = new ChildCommand(program, [plugin, "version"], null, CliEnvironment.Clean(), ProbeLimit);
        try
        {
            var exit = await ChildProcess.Run(
                command,
                new ChildStreams { Output = ChildStreams.Lines(lines.Add) },
                CancellationToken.None
            );
            return exit == 0 && lines.Count > 0 ? lines[0] : null;
        }
        catch (Exception error) when (error is TimeoutException or ChildStartException)
        {
            return null; // Not a program, or one that hangs: the next may do.
        }
    }
}
