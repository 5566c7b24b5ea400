using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.Platform;

/// <summary>
/// A child program with a clean environment (search path, home, engine address and proxies only), its arguments passed
/// one by one. Killed with everything it started when the caller gives up.
/// </summary>
public sealed record Command(string Program, params string[] Arguments)
{
    private const int NotFound = 127;
    private const int KeptLines = 40;
    private static readonly string[] Kept =
    [
        "PATH",
        "HOME",
        Docker.ChildMark.Variable,
        "TMPDIR",
        "SSH_AUTH_SOCK",
        "XDG_RUNTIME_DIR",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
    ];

    public string? Directory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The same, started with the default reaction to INT, HUP, TERM and QUIT: whoever runs under nohup or in the
    /// background of a shell ignores some of them, and a child inherits that. Linux only (coreutils' env); elsewhere it
    /// is the same command.
    /// </summary>
    public Command WithDefaultSignals() =>
        OperatingSystem.IsLinux()
            ? new Command("env", ["--default-signal=INT,HUP,TERM,QUIT", Program, .. Arguments])
            {
                Directory = Directory,
                Environment = Environment,
            }
            : this;

    /// <summary>Runs to the end whatever the exit code.</summary>
    /// <param name="input">Written to standard input, which is then closed; null gives an empty one.</param>
    /// <param name="line">Sees each line of both outputs as it comes.</param>
    public async Task<CommandResult> Run(
        CancellationToken ct,
        Func<Stream, Task>? input = null,
        Action<string>? line = null
    )
    {
        using var process = new Process { StartInfo = StartInfo() };
        if (!TryStart(process))
            return new CommandResult(NotFound, "", $"{Program} is not installed");
        await using var killed = ct.Register(() => Kill(process));
        var output = Read(process.StandardOutput, int.MaxValue, line);
        var error = Read(process.StandardError, KeptLines, line);
        await Feed(process, input).ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        var result = new CommandResult(
            process.ExitCode,
            await output.ConfigureAwait(false),
            await error.ConfigureAwait(false)
        );
        ct.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Standard output without the final line end.</summary>
    /// <exception cref="CommandException">The exit code is not 0.</exception>
    public async Task<string> Output(
        CancellationToken ct,
        Func<Stream, Task>? input = null,
        Action<string>? line = null
    )
    {
        var result = await Run(ct, input, line).ConfigureAwait(false);
        return result.Ok ? result.Output.TrimEnd('\n') : throw new CommandException(this, result);
    }

    internal ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory ?? "",
        };
        var inherited = info.Environment.Where(e => IsKept(e.Key)).ToList();
        info.Environment.Clear();
        foreach (var (name, value) in inherited)
            info.Environment[name] = value;
        info.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in Environment)
            info.Environment[name] = value;
        return info;
    }

    private static bool IsKept(string name) =>
        Kept.Contains(name)
        || name.StartsWith("DOCKER_", StringComparison.Ordinal)
        || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);

    private static bool TryStart(Process process)
    {
        try
        {
            return process.Start();
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task Feed(Process process, Func<Stream, Task>? input)
    {
        try
        {
            if (input is not null)
                await input(process.StandardInput.BaseStream).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it; its exit code says why.
        }
    }

    private static async Task<string> Read(StreamReader reader, int kept, Action<string>? line)
    {
        var lines = new ConcurrentQueue<string>();
        while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } text)
        {
            lines.Enqueue(text);
            if (lines.Count > kept)
                lines.TryDequeue(out _);
            line?.Invoke(text);
        }

        return string.Join('\n', lines);
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Already gone.
        }
    }
}
