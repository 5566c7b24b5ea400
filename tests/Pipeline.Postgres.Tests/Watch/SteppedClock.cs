namespace Pipeline.Postgres.Tests.Watch;

/// <summary>
/// Time passes only by waiting: each delay takes exactly its length, after <paramref name="between"/> (told which delay
/// it is) has run.
/// </summary>
public sealed class SteppedClock(Func<int, Task> between) : TimeProvider
{
    private long _ticks;
    private int _delays;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _ = Task.Run(async () =>
        {
            await between(Interlocked.Increment(ref _delays));
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            callback(state);
        });
        return new Once();
    }

    private sealed class Once : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
