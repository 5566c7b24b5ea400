using System.Globalization;
using Pipeline.Secrets;

namespace Pipeline.Releases;

/// <summary>
/// The one voice of the release engine: what is done, as it is done, each line through the redactor. A terminal that
/// went away does not stop a release: what cannot be written is dropped, the journal has it all.
/// </summary>
public sealed class ConsoleLog(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    public bool Verbose { get; init; }

    /// <summary>What followed <c>--stack</c>; commands that are suggested repeat it.</summary>
    public string? Stack { get; init; }

    /// <summary>What must not be shown. Whoever learns of a secret tells it here first.</summary>
    public Redactor Redactor { get; } = new();

    public void Say(string text) => Write("INF", text);

    /// <summary>What a tool prints while it works; only with <c>--verbosity verbose</c>.</summary>
    public void Detail(string text)
    {
        if (Verbose)
            Write("DBG", text);
    }

    public void Warn(string text) => Write("WRN", text);

    /// <summary>For what is looked at again by each plan and each verification of a run.</summary>
    public void WarnOnce(string text)
    {
        lock (_gate)
            if (!_warned.Add(text))
                return;
        Warn(text);
    }

    public void Fail(string text) => Write("ERR", text);

    /// <summary>
    /// Says that <paramref name="what"/> is still going on, at two seconds and then every five, until it is done.
    /// </summary>
    public async Task<T> During<T>(string what, Task<T> work)
    {
        var started = clock.GetTimestamp();
        var wait = Patience;
        while (await Task.WhenAny(work, Task.Delay(wait, clock)) != work)
        {
            Say($"… {what} ({Seconds(clock.GetElapsedTime(started))})");
            wait = TimeSpan.FromSeconds(5);
        }

        return await work;
    }

    public Task During(string what, Task work) => During(what, Finished(work));

    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static async Task<bool> Finished(Task work)
    {
        await work;
        return true;
    }

    /// <summary>The text with its suggested commands made whole, for what is printed elsewhere.</summary>
    public string Complete(string text) => NextCommand.In(text, Stack);

    private void Write(string level, string text)
    {
        var time = clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        lock (_gate)
        {
            try
            {
                foreach (var line in Redactor.Redact(Complete(text)).Split('\n'))
                    output.WriteLine($"{time} [{level}] {line}");
                output.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The terminal is gone; see above.
            }
        }
    }
}
