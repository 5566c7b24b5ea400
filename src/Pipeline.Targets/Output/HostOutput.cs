using System.Globalization;

namespace Pipeline.Targets.Output;

/// <summary>
/// All that the host prints: masked, coloured only for a terminal, in GitHub's groups on GitHub. Thread-safe.
/// </summary>
internal sealed class HostOutput(TextWriter writer, bool isColored, bool isGitHub, Masker masker, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Problem> _problems = [];
    private string? _target;

    /// <summary>
    /// Somebody looks on: no header a target, an error is told once and last, and of the table only what is out of the
    /// ordinary.
    /// </summary>
    public bool IsTerminal { get; init; }

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public IReadOnlyList<Problem> Problems => _problems;

    public void Line(string text = "", Style style = Style.None)
    {
        lock (_lock)
            writer.WriteLine(LineStart + Paint(masker.Apply(text), style));
    }

    public void Log(LogLevel level, string text)
    {
        lock (_lock)
        {
            if (level >= LogLevel.Warning)
                _problems.Add(new(level, _target, text));
            if (level < Threshold || (level == LogLevel.Error && IsTerminal && Verbosity != Verbosity.Quiet))
                return;
            var stamp = time.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            // An error of several lines is shown whole where problems are repeated: there it is found, and it stands
            // once.
            var shown =
                level == LogLevel.Error && Verbosity != Verbosity.Quiet ? text.Split('\n')[0].TrimEnd('\r') : text;
            writer.WriteLine(
                $"{LineStart}{Paint(stamp, Style.Faint)} {Paint($"[{Tag(level)}]", StyleOf(level))} "
                    + $"{masker.Apply(shown)}"
            );
        }
    }

    /// <summary>A header (a group on GitHub).</summary>
    public void Begin(string target)
    {
        _target = target;
        if (Verbosity > Verbosity.Normal || IsTerminal)
            return;
        if (isGitHub)
            Line($"::group::{target}");
        else
            Line($"{Environment.NewLine}--- {target} {new string('-', Math.Max(4, 67 - target.Length))}", Style.Strong);
    }

    /// <summary>Ends what <see cref="Begin"/> began, if anything.</summary>
    public void End()
    {
        if (_target is not null && isGitHub && Verbosity <= Verbosity.Normal)
            Line("::endgroup::");
        _target = null;
    }

    /// <summary>Repeats warnings and errors, as annotations on GitHub.</summary>
    public void RepeatProblems()
    {
        if (_problems.Count == 0 || Verbosity == Verbosity.Quiet)
            return;
        Line();
        Line("Errors and warnings:", Style.Strong);
        foreach (var problem in _problems)
        {
            var isNamed =
                problem.Target is null || problem.Text.StartsWith(problem.Target + ":", StringComparison.Ordinal);
            var text = isNamed ? problem.Text : $"{problem.Target}: {problem.Text}";
            Line(
                isGitHub
                    ? Annotation(problem.Level, text)
                    : $"  [{Tag(problem.Level)}] {text.ReplaceLineEndings(Environment.NewLine + "        ")}",
                isGitHub ? Style.None : StyleOf(problem.Level)
            );
        }
    }

    /// <summary>The build may have left a line there that is to be written over.</summary>
    private string LineStart => IsTerminal ? "\r\e[K" : "";

    private LogLevel Threshold =>
        Verbosity switch
        {
            Verbosity.Verbose => LogLevel.Debug,
            Verbosity.Normal => LogLevel.Information,
            Verbosity.Minimal => LogLevel.Warning,
            _ => LogLevel.Error,
        };

    // https://docs.github.com/actions/reference/workflow-commands-for-github-actions: data escapes %, CR and LF.
    private string Annotation(LogLevel level, string text) =>
        $"::{(level == LogLevel.Error ? "error" : "warning")}::"
        + masker
            .Apply(text)
            .Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Tag(LogLevel level) =>
        level switch
        {
            LogLevel.Debug => "DBG",
            LogLevel.Information => "INF",
            LogLevel.Warning => "WRN",
            _ => "ERR",
        };

    private static Style StyleOf(LogLevel level) =>
        level switch
        {
            LogLevel.Debug => Style.Faint,
            LogLevel.Information => Style.None,
            LogLevel.Warning => Style.Warning,
            _ => Style.Error,
        };

    private string Paint(string text, Style style) =>
        isColored && style != Style.None ? $"\e[{(int)style}m{text}\e[0m" : text;
}
