using System.Collections.Concurrent;
using System.Net.Sockets;
using Pipeline.Platform;

namespace Pipeline.Docker;

/// <summary>
/// A socket of this machine that leads to one of another through the ssh program: one process for each of them, shared
/// by all that this process connects, and started again when it is needed after the connection was lost. The path stays
/// the same. It ends with this process, also when that is killed: the other side waits for the end of its input.
/// </summary>
internal sealed class SshTunnel
{
    private const int KeptLines = 30;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly ConcurrentDictionary<(SshTarget Target, string Remote), SshTunnel> Known = new();

    private readonly SshTarget _target;
    private readonly string _remote;
    private readonly Func<SshTunnel, CancellationToken, Task> _probe;
    private readonly Lock _starting = new();
    private Task? _opened;
    private Task _running = Task.CompletedTask;

    private SshTunnel(SshTarget target, string remote, string name, Func<SshTunnel, CancellationToken, Task> probe)
    {
        (_target, _remote, _probe) = (target, remote, probe);
        // The folder is its owner's alone.
        var folder = OwnFolder.Make("ssh");
        Socket = Path.Combine(folder, name);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
    }

    /// <summary>Path of the socket here.</summary>
    public string Socket { get; }

    /// <summary>To the engine's socket.</summary>
    public static SshTunnel ToEngine(SshTarget target) => To(target, target.Socket, "docker.sock", AnswersPing);

    /// <summary>To a port that the other machine reaches.</summary>
    /// <param name="end"><c>host:port</c> as that machine calls it.</param>
    /// <param name="name">File name of the socket here.</param>
    /// <param name="greeting">What a server there answers, whoever asks.</param>
    public static SshTunnel ToPort(SshTarget target, string end, string name, byte[] greeting) =>
        To(target, end, name, (tunnel, ct) => AnswersSoon(tunnel, greeting, ct));

    /// <summary>Returns when the socket leads to the other machine.</summary>
    /// <exception cref="DockerUnreachableException">It cannot; says why, and what to do about it.</exception>
    public Task Open(CancellationToken ct)
    {
        lock (_starting)
        {
            if (_opened is null || (_opened.IsCompleted && (_opened.IsFaulted || _running.IsCompleted)))
                _opened = Task.Run(Start, CancellationToken.None);
            return _opened.WaitAsync(ct);
        }
    }

    private static SshTunnel To(
        SshTarget target,
        string remote,
        string name,
        Func<SshTunnel, CancellationToken, Task> probe
    ) => Known.GetOrAdd((target, remote), _ => new SshTunnel(target, remote, name, probe));

    private static void Remove(string folder)
    {
        try
        {
            OwnFolder.Remove(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever cleans up temporary files was faster, or will do it.
        }
    }

    private async Task Start()
    {
        using var limit = new CancellationTokenSource(StartLimit);
        var end = new CancellationTokenSource(); // Not disposed of: ssh runs on when this returns.
        var (said, errors) = (new TaskCompletionSource<string>(), new LastLines(KeptLines));
        var running = Run(said, errors, end.Token);
        lock (_starting)
            _running = running;
        try
        {
            var isUp = await Task.WhenAny(said.Task, running).WaitAsync(limit.Token) == said.Task;
            if (!isUp)
                await running;
            if (!isUp || await said.Task != SshArguments.Ready)
                throw Unreachable(SshFailure.Reason(_target, isUp ? await said.Task : null, errors.Lines, _remote));
            await Probe(errors, limit.Token);
        }
        catch (OperationCanceledException)
        {
            await end.CancelAsync();
            throw Unreachable($"ssh did not connect within {StartLimit.TotalSeconds} s; {_target.Host} may be down");
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task Run(TaskCompletionSource<string> said, LastLines errors, CancellationToken end)
    {
        var over = new TaskCompletionSource();
        var streams = new ChildStreams
        {
            // Open as long as it runs: its end is what the other side waits for.
            Input = (_, ct) => over.Task.WaitAsync(ct),
            Output = async (output, ct) =>
            {
                await ChildStreams.Lines(line => Hear(line, said))(output, ct);
                over.TrySetResult();
            },
            Errors = ChildStreams.Lines(errors.Add),
        };
        var command = new Command("ssh", [.. SshArguments.Forward(_target, Socket, _remote)]).ToChild();
        try
        {
            await ChildProcess.Run(command, streams, end);
        }
        catch (ChildStartException)
        {
            throw Unreachable("the program ssh is not installed; on Debian: apt-get install openssh-client");
        }
    }

    private static void Hear(string line, TaskCompletionSource<string> said)
    {
        if (line.StartsWith(SshArguments.Mark, StringComparison.Ordinal))
            said.TrySetResult(line[SshArguments.Mark.Length..].Trim());
    }

    /// <summary>Whether a server forbids to forward is known only when something is forwarded.</summary>
    private async Task Probe(LastLines errors, CancellationToken ct)
    {
        try
        {
            await _probe(this, ct);
        }
        catch (TimeoutException)
        {
            throw Unreachable(
                $"nothing answered within {AnswerLimit.TotalSeconds} s; does it run, and has "
                    + $"{_target.Host} a way to it?"
            );
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // What ssh says about it comes on another pipe.
            await Task.Delay(200, ct);
            throw Unreachable(SshFailure.Reason(_target, null, errors.Lines, _remote));
        }
    }

    private static Task AnswersPing(SshTunnel tunnel, CancellationToken ct) =>
        Answers(tunnel, "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n"u8.ToArray(), ct);

    /// <exception cref="TimeoutException">Nothing came back: no way there, or a server that hangs.</exception>
    private static async Task AnswersSoon(SshTunnel tunnel, byte[] greeting, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(AnswerLimit);
        try
        {
            await Answers(tunnel, greeting, limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    /// <exception cref="IOException">The other side closes the connection without a word.</exception>
    private static async Task Answers(SshTunnel tunnel, byte[] greeting, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(tunnel.Socket), ct);
        await socket.SendAsync(greeting, ct);
        if (await socket.ReceiveAsync(new byte[256], ct) == 0)
            throw new IOException("the connection was closed at once");
    }

    private DockerUnreachableException Unreachable(string reason) =>
        new(
            "connect",
            _remote == _target.Socket
                ? $"cannot reach the Docker engine of {_target.Host} over ssh: {reason}"
                : $"cannot reach {_remote} by way of {_target.Host} over ssh: {reason}"
        );
}
