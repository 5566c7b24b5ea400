using System.Threading.Channels;

namespace Pipeline.Tests.Fixtures;

/// <summary>A clock that stands still until it is told to go on; its timers fire when it does.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];
    private readonly Lock _gate = new();
    private readonly Channel<DateTimeOffset> _waits = Channel.CreateUnbounded<DateTimeOffset>();

    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    /// <summary>Whether each wait is over as soon as it begins, the clock having gone on by it.</summary>
    public bool IsImpatient { get; init; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(() => callback(state), Now + dueTime);
        lock (_gate)
            _timers.Add(timer);
        _waits.Writer.TryWrite(Now + dueTime);
        if (IsImpatient)
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }

    /// <summary>Waits until somebody waits for this clock.</summary>
    /// <returns>Until when.</returns>
    public Task<DateTimeOffset> Awaited() => _waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public void Advance(TimeSpan time)
    {
        Now += time;
        List<ManualTimer> due;
        lock (_gate)
            due = [.. _timers.Where(t => t.Due <= Now)];
        due.ForEach(t => t.Fire());
    }

    private sealed class ManualTimer(Action fire, DateTimeOffset due) : ITimer
    {
        private Action? _fire = fire;

        public DateTimeOffset Due { get; } = due;

        public void Fire() => Interlocked.Exchange(ref _fire, null)?.Invoke();

        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() => _fire = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
