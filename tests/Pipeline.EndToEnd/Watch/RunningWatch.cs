using System.Collections.Concurrent;
using System.Diagnostics;
using Pipeline.EndToEnd.Fixtures;

namespace Pipeline.EndToEnd.Watch;

/// <summary>A <c>./build.sh Watch</c> that runs, with all that it says.</summary>
internal sealed class RunningWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<string> _said = new();
    private readonly SemaphoreSlim _more = new(0);
    private readonly Process _process;

    public RunningWatch(string stackFile, string stateFolder, params string[] arguments)
        : this(stackFile, new Dictionary<string, string> { ["PIPELINE_STATE"] = stateFolder }, arguments) { }

    public RunningWatch(string stackFile, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // What runs the tests may ignore Ctrl-C, as under nohup, and a child inherits that.
        var start = new ProcessStartInfo(
            "env",
            [
                "--default-signal=INT,HUP,TERM,QUIT",
                Path.Combine(BuildSh.Root, "build.sh"),
                "Watch",
                "--stack",
                stackFile,
                .. arguments,
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Add(e.Data);
        _process.ErrorDataReceived += (_, e) => Add(e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Said => string.Join('\n', _said);

    public IReadOnlyList<string> Warnings =>
        [
            .. _said.Where(l =>
                l.Contains("[WRN]", StringComparison.Ordinal) || l.Contains("[ERR]", StringComparison.Ordinal)
            ),
        ];

    public int Count(string part) => _said.Count(l => l.Contains(part, StringComparison.Ordinal));

    /// <summary>Waits until a line with this was said so many times.</summary>
    public async Task Says(string part, int times = 1)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (Count(part) < times)
            try
            {
                await _more.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"expected {times} line(s) with '{part}'; found:\n{Said}");
            }
    }

    /// <summary>Ends it, and returns its exit code.</summary>
    public async Task<int> End(string signal)
    {
        await new Pipeline.Platform.Command("kill", $"-{signal}", $"{_process.Id}").Output(default);
        using var limit = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _more.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        _said.Enqueue(line);
        _more.Release();
    }
}
