using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Shows every few seconds that the holder of a lock lives, to those who cannot see its process, until it is disposed.
/// </summary>
internal sealed class LockBeat : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _beating;

    /// <param name="every">Between two signs of life.</param>
    public LockBeat(EngineLock held, TimeSpan every, TimeProvider clock) =>
        _beating = Task.Run(() => Beat(held, every, clock));

    public void Dispose()
    {
        _end.Cancel();
        _beating.GetAwaiter().GetResult();
        _end.Dispose();
    }

    private async Task Beat(EngineLock held, TimeSpan every, TimeProvider clock)
    {
        using var timer = new PeriodicTimer(every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await Once(held, clock);
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task Once(EngineLock held, TimeProvider clock)
    {
        try
        {
            await held.Beat(clock, _end.Token);
        }
        catch (DockerException)
        {
            // The managers are away; the next one may be seen.
        }
    }
}
