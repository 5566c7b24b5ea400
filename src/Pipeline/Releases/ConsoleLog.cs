using System.Globalization;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// The one voice of the release engine: what is done, as it is done, each line through the redactor. A terminal that
/// went away does not stop a release: what cannot be written is dropped, the journal has it all.
/// </summary>
public sealed class ConsoleLog(TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AgainInPlace = TimeSpan.FromSeconds(0.5);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly List<object> _going = [];

    public bool Verbose { get; init; }

    /// <summary>Where somebody looks on; null where lines are kept.</summary>
    public Screen? Screen { get; init; }

    /// <summary>What followed <c>--stack</c>; commands that are suggested repeat it.</summary>
    public string? Stack { get; init; }

    /// <summary>The stack is the demo on a swarm; commands that are suggested say so.</summary>
    public bool IsSwarmDemo { get; init; }

    /// <summary>What must not be shown. Whoever learns of a secret tells it here first.</summary>
    public Redactor Redactor { get; init; } = new();

    public void Say(string text) => Write("INF", text);

    /// <summary>
    /// What is summed up elsewhere, and stands in the journal and the report; only with <c>--verbosity verbose</c>.
    /// </summary>
    public void Explain(string text)
    {
        if (Verbose)
            Write("INF", text);
    }

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

    /// <summary>At a terminal: what the last line shows until something is said of it; null: nothing.</summary>
    public string? Doing
    {
        get;
        set
        {
            lock (_gate)
            {
                field = value;
                Pass(Resting);
            }
        }
    }

    /// <summary>
    /// Says that <paramref name="what"/> is still going on and how far it is, from two seconds on until it is done: at
    /// a terminal in place, else every five seconds.
    /// </summary>
    public async Task<T> During<T>(string what, Task<T> work, Progress? progress = null)
    {
        var started = clock.GetTimestamp();
        var wait = Patience;
        try
        {
            while (await Task.WhenAny(work, Task.Delay(wait, clock)) != work)
            {
                var elapsed = clock.GetElapsedTime(started);
                var far = progress?.Describe(elapsed) is { Length: > 0 } known ? $", {known}" : "";
                GoesOn(work, $"… {what} ({Seconds(elapsed)}{far})");
                wait = Screen is null ? Again : AgainInPlace;
            }
        }
        finally
        {
            IsOver(work);
        }

        return await work;
    }

    public Task During(string what, Task work, Progress? progress = null) => During(what, Finished(work), progress);

    public static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static async Task<bool> Finished(Task work)
    {
        await work;
        return true;
    }

    /// <summary>The text with its suggested commands made whole, for what is printed elsewhere.</summary>
    public string Complete(string text) => NextCommand.In(text, Stack, IsSwarmDemo);

    private void GoesOn(object work, string text)
    {
        if (Screen is null)
        {
            Say(text);
            return;
        }

        lock (_gate)
        {
            if (!_going.Contains(work))
                _going.Add(work);
            // Of several at once the first is shown: in turn they could not be read.
            if (_going[0] == work)
                Pass(
                    $"{Doing}{(Doing is null ? "" : ": ")}{text}{(_going.Count == 1 ? "" : $" and {_going.Count - 1} more")}"
                );
        }
    }

    private string Resting => Doing is null ? "" : $"{Doing} …";

    private void Pass(string text) => Try(() => Screen?.Passing(Redactor.Redact(text)));

    private void IsOver(object work)
    {
        lock (_gate)
            if (_going.Remove(work) && _going.Count == 0)
                Pass(Resting);
    }

    private void Write(string level, string text)
    {
        var stamp = $"{clock.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} [{level}] ";
        var clean = Redactor.Redact(Complete(text));
        lock (_gate)
            Try(() =>
            {
                if (Screen is { } screen)
                    foreach (var line in clean.Split('\n').SelectMany(l => Wrapped(l, stamp, screen.Width)))
                        screen.Line(Painted(level, line, stamp));
                else
                    foreach (var line in clean.Split('\n'))
                        output.WriteLine(stamp + line);
                output.Flush();
            });
    }

    private static IEnumerable<string> Wrapped(string line, string stamp, int width)
    {
        var text = line.TrimStart(' ');
        return Wrapping.Lines(text, stamp + line[..^text.Length], width);
    }

    /// <summary>Time faint, level as bad as it is (ECMA-48, 8.3.117).</summary>
    private string Painted(string level, string line, string stamp)
    {
        if (Screen is not { IsColored: true } || !line.StartsWith(stamp, StringComparison.Ordinal))
            return line;
        var style = level switch
        {
            "WRN" => "33",
            "ERR" => "31",
            _ => "0",
        };
        return $"\e[2m{stamp[..8]}\e[0m \e[{style}m[{level}]\e[0m{line[(stamp.Length - 1)..]}";
    }

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The terminal is gone: what cannot be written is dropped.
        }
    }
}
