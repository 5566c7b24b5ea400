namespace Pipeline.Bootstrap;

/// <summary>
/// Says that something starts, every few seconds that it goes on and where it is, and how long it took. At a terminal
/// only the last of these stays.
/// </summary>
internal sealed class TimedStep(Action<string> progress, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan BeatInPlace = TimeSpan.FromSeconds(0.5);

    /// <summary>Shows in place that something goes on; null where lines are kept.</summary>
    public Action<string>? Passing { get; init; }

    public async Task Run(string what, Func<Action<string>, Task> work)
    {
        (Passing ?? progress)($"{what} …");
        var started = clock.GetTimestamp();
        var last = "";
        void GoesOn() =>
            (Passing ?? progress)(
                Passing is null
                    ? $"  {Elapsed(started)}  {last}".TrimEnd()
                    : $"{what} … {Elapsed(started)}  {last}".TrimEnd()
            );
        try
        {
            using (new TimeBeat(clock, Passing is null ? Beat : BeatInPlace, GoesOn))
                await work(line => last = line.Trim()).ConfigureAwait(false);
        }
        finally
        {
            Passing?.Invoke("");
        }

        progress($"{what}: done in {Elapsed(started)}");
    }

    private string Elapsed(long started) => $"{clock.GetElapsedTime(started).TotalSeconds:0.0} s";

    private sealed class TimeBeat(TimeProvider clock, TimeSpan every, Action beat) : IDisposable
    {
        private readonly ITimer _timer = clock.CreateTimer(_ => beat(), null, every, every);

        public void Dispose() => _timer.Dispose();
    }
}
