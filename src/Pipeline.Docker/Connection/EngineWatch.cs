namespace Pipeline.Docker;

/// <summary>
/// One exchange with the engine under way: it is ended when its limit is over, or when the engine answers nothing else
/// meanwhile.
/// </summary>
internal sealed class EngineWatch : IDisposable
{
    private const int BeatsALimit = 4;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _done = new();
    private readonly CancellationToken _caller;
    private string? _reason;

    /// <param name="ping">Returns when the engine has answered one; null where the exchange is as short as a
    /// ping.</param>
    public EngineWatch(TimeSpan limit, TimeSpan silence, Func<CancellationToken, Task>? ping, CancellationToken ct)
    {
        _caller = ct;
        _end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _ = After(limit);
        if (ping is not null)
            _ = Listen(silence, ping);
    }

    /// <summary>For the exchange itself.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Why it was ended; null while it was not, or where the caller wanted that.</summary>
    public string? Reason => _caller.IsCancellationRequested ? null : _reason;

    public void Dispose()
    {
        // Not disposed of: a beat may be under way, and neither source holds more than memory.
        _done.Cancel();
    }

    private async Task After(TimeSpan limit)
    {
        await Task.Delay(limit, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await End($"the engine has not answered within {limit}");
    }

    private async Task Listen(TimeSpan silence, Func<CancellationToken, Task> ping)
    {
        for (var heard = Environment.TickCount64; Environment.TickCount64 - heard < silence.TotalMilliseconds; )
        {
            await Task.Delay(silence / BeatsALimit, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_done.IsCancellationRequested)
                return;
            if (await Answers(silence, ping))
                heard = Environment.TickCount64;
        }

        await End($"the engine has stopped answering for {silence}");
    }

    private async Task<bool> Answers(TimeSpan silence, Func<CancellationToken, Task> ping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_done.Token);
        limit.CancelAfter(silence);
        try
        {
            await ping(limit.Token);
            return true;
        }
        catch (Exception e) when (e is DockerException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task End(string reason)
    {
        if (_done.IsCancellationRequested)
            return;
        _reason ??= reason;
        await _end.CancelAsync();
    }
}
