namespace Pipeline.Bootstrap;

/// <summary>
/// Says that something starts, every few seconds that it goes on and where it is, and how long it took.
/// </summary>
internal sealed class TimedStep(Action<string> progress, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(4);

    public async Task Run(string what, Func<Action<string>, Task> work)
    {
        progress($"{what} …");
        var started = clock.GetTimestamp();
        var last = "";
        using (new TimeBeat(clock, () => progress($"  {Elapsed(started)}  {last}")))
            await work(line => last = line.Trim()).ConfigureAwait(false);
        progress($"{what}: done in {Elapsed(started)}");
    }

    private string Elapsed(long started) => $"{clock.GetElapsedTime(started).TotalSeconds:0.0} s";

    private sealed class TimeBeat(TimeProvider clock, Action beat) : IDisposable
    {
        private readonly ITimer _timer = clock.CreateTimer(_ => beat(), null, Beat, Beat);

        public void Dispose() => _timer.Dispose();
    }
}
