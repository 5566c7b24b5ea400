namespace Pipeline.EndToEnd.CutOver;

/// <summary>Every command line that ran on this machine while it was watched.</summary>
public sealed class ProcessList : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _seen = [];
    private readonly Task _watch;

    public ProcessList() => _watch = Task.Run(Watch);

    public async Task<IReadOnlyCollection<string>> Stop()
    {
        await _stop.CancelAsync();
        await _watch;
        return _seen;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Watch()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (
                var process in Directory
                    .EnumerateDirectories("/proc")
                    .Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
            )
                Look(Path.Combine(process, "cmdline"));
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private void Look(string file)
    {
        try
        {
            _seen.Add(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
        }
    }
}
