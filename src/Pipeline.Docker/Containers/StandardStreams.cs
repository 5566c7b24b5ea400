using System.Text;

namespace Pipeline.Docker;

/// <summary>Feeds and reads a process at the same time, so that neither side can block the other.</summary>
internal static class StandardStreams
{
    /// <summary>Returns standard error when the process has closed its output.</summary>
    public static async Task<string> Exchange(
        HijackedStream streams,
        bool tty,
        Stream? stdin,
        Stream stdout,
        CancellationToken ct
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var errors = new MemoryStream();
        var reading = StreamFrames.Copy(streams.Output, tty, stdout, errors, stop.Token);
        var feeding = stdin is null ? Task.CompletedTask : streams.Feed(stdin, stop.Token);
        try
        {
            // A source that fails must end the exchange: the process would wait for its end of file for ever.
            if (await Task.WhenAny(feeding, reading) == feeding)
                await feeding;
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(Task.WhenAll(feeding, reading), Grace());
        }
        return Encoding.UTF8.GetString(errors.GetBuffer(), 0, (int)errors.Length);
    }

    /// <summary>
    /// A source may be blocked in a read that cannot be cancelled (a terminal): it is left behind then.
    /// </summary>
    private static Task Grace() => Task.Delay(TimeSpan.FromSeconds(2));
}
