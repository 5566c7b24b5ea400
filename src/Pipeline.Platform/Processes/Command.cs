using System.Collections;

namespace Pipeline.Platform;

/// <summary>
/// A child program with a clean environment (search path, home, engine address and proxies only), its arguments passed
/// one by one. It is ended with everything it started when the caller gives up.
/// </summary>
public sealed record Command(string Program, params string[] Arguments)
{
    private const int NotFound = 127;
    private const int KeptLines = 40;
    private static readonly string[] Kept =
    [
        "PATH",
        "HOME",
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
        var (output, errors) = (new LastLines(int.MaxValue), new LastLines(KeptLines));
        var exit = await Run(
            new ChildStreams
            {
                Input = (stdin, _) => input?.Invoke(stdin) ?? Task.CompletedTask,
                Output = ChildStreams.Lines(Both(output, line)),
                Errors = ChildStreams.Lines(Both(errors, line)),
            },
            errors,
            ct
        );
        return new CommandResult(exit, output.Text, errors.Text);
    }

    /// <summary>As <see cref="Run"/>, for a program whose output is no text.</summary>
    public async Task<BinaryResult> RunBinary(Stream input, CancellationToken ct)
    {
        using var output = new MemoryStream();
        var errors = new LastLines(int.MaxValue);
        var exit = await Run(
            new ChildStreams
            {
                Input = ChildStreams.From(input),
                Output = ChildStreams.Bytes(output),
                Errors = ChildStreams.Lines(errors.Add),
            },
            errors,
            ct
        );
        return new BinaryResult(exit, output.ToArray(), errors.Text);
    }

    /// <summary>Standard output without the final line end.</summary>
    /// <exception cref="CommandException">The exit code is not 0.</exception>
    public async Task<string> Output(
        CancellationToken ct,
        Func<Stream, Task>? input = null,
        Action<string>? line = null
    )
    {
        var result = await Run(ct, input, line);
        return result.Ok ? result.Output.TrimEnd('\n') : throw new CommandException(this, result);
    }

    /// <summary>What is started, with its whole environment.</summary>
    internal ChildCommand ToChild()
    {
        var environment = System
            .Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(e => IsKept((string)e.Key))
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "");
        environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in Environment)
            environment[name] = value;
        return new ChildCommand(Program, Arguments, Directory, environment);
    }

    private async Task<int> Run(ChildStreams streams, LastLines errors, CancellationToken ct)
    {
        try
        {
            var exit = await ChildProcess.Run(ToChild(), streams, ct);
            ct.ThrowIfCancellationRequested();
            return exit;
        }
        catch (ChildStartException error)
        {
            errors.Add(error.Message);
            return NotFound;
        }
    }

    private static Action<string> Both(LastLines kept, Action<string>? line) =>
        text =>
        {
            kept.Add(text);
            line?.Invoke(text);
        };

    private static bool IsKept(string name) =>
        Kept.Contains(name)
        || name.StartsWith("DOCKER_", StringComparison.Ordinal)
        || name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase);
}
