using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>
/// A Dockerfile as lines and instructions: continuations, comments between them, the escape directive and heredocs, as
/// BuildKit reads them (moby/buildkit, frontend/dockerfile/parser). Only enough to find a place; every line stays as it
/// is, line end included.
/// </summary>
public sealed partial class Dockerfile
{
    /// <summary>No more than these: in raw bytes, other blanks of Unicode are halves of letters.</summary>
    private static readonly char[] Blanks = [.. " \t\r\n\v\f"];

    private static readonly string[] WithHeredoc = ["RUN", "COPY", "ADD", "ONBUILD"];

    /// <summary>UTF-8's byte order mark, as text and as raw bytes decoded as Latin-1.</summary>
    private static readonly string[] Marks = ["\uFEFF", "\u00EF\u00BB\u00BF"];

    private Dockerfile(IReadOnlyList<string> lines, IReadOnlyList<DockerInstruction> instructions, char escape) =>
        (Lines, Instructions, Escape) = (lines, instructions, escape);

    /// <summary>Each with its own line end.</summary>
    public IReadOnlyList<string> Lines { get; }

    public IReadOnlyList<DockerInstruction> Instructions { get; }

    /// <summary>Backslash, or the backtick where the escape directive says so.</summary>
    public char Escape { get; }

    public string NewLine => Lines.Count > 0 && Lines[0].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    public static Dockerfile Parse(string text)
    {
        var lines = SplitLines(text);
        var escape = EscapeOf(lines);
        var instructions = new List<DockerInstruction>();
        for (var at = 0; at < lines.Count; at++)
        {
            if (IsBlankOrComment(lines[at]))
                continue;
            var instruction = Read(lines, at, escape);
            instructions.Add(instruction);
            at = instruction.Last;
        }

        return new Dockerfile(lines, instructions, escape);
    }

    /// <summary>
    /// The instructions of the stage that is built: the one named <paramref name="target"/>, else the last.
    /// </summary>
    public IReadOnlyList<DockerInstruction> Stage(string? target)
    {
        var starts = Instructions.Index().Where(i => i.Item.Keyword == "FROM").Select(i => i.Index).ToList();
        var at = target is null
            ? starts.Count - 1
            : starts.FindIndex(i =>
                string.Equals(StageNameOf(Instructions[i]), target, StringComparison.OrdinalIgnoreCase)
            );
        if (at < 0)
            return [];
        var end = at + 1 < starts.Count ? starts[at + 1] : Instructions.Count;
        return [.. Instructions.Take(end).Skip(starts[at])];
    }

    /// <summary>The instructions of that stage, after those of the stages of this file that it is made from.</summary>
    public IReadOnlyList<DockerInstruction> Lineage(string? target)
    {
        var stage = Stage(target);
        var starts = Instructions.Where(i => i.Keyword == "FROM" && stage.Count > 0 && i.First < stage[0].First);
        var parent =
            stage.Count == 0 || BaseOf(stage[0]) is null
                ? null
                : starts.LastOrDefault(i =>
                    string.Equals(StageNameOf(i), BaseOf(stage[0]), StringComparison.OrdinalIgnoreCase)
                );
        return parent is null ? stage : [.. Lineage(StageNameOf(parent)), .. stage];
    }

    public string Join() => string.Concat(Lines);

    private static DockerInstruction Read(IReadOnlyList<string> lines, int first, char escape)
    {
        var text = new StringBuilder();
        var last = first;
        for (; last < lines.Count; last++)
        {
            if (last > first && IsBlankOrComment(lines[last]))
                continue;
            var line = WithoutMark(lines[last], last).TrimEnd(Blanks);
            var continues = Continues(line, escape);
            text.Append(continues ? line[..^1] : line);
            if (!continues)
                break;
        }

        return WithHeredocs(lines, text.ToString().Trim(Blanks), first, last);
    }

    private static DockerInstruction WithHeredocs(IReadOnlyList<string> lines, string text, int first, int last)
    {
        var keyword = text.Split([' ', '\t'], 2)[0].ToUpperInvariant();
        var end = last;
        foreach (var (name, stripTabs) in WithHeredoc.Contains(keyword) ? Heredocs(text) : [])
            end = EndOfHeredoc(lines, end, name, stripTabs);
        var body = string.Concat(lines.Skip(last + 1).Take(end - last)).TrimEnd('\r', '\n');
        return new DockerInstruction(
            keyword,
            body.Length == 0 ? text : $"{text}\n{body}",
            first,
            Math.Min(end, lines.Count - 1)
        )
        {
            IsOpen = end >= lines.Count,
        };
    }

    /// <summary>
    /// A whole word such as <c>&lt;&lt;EOF</c>, <c>3&lt;&lt;-"EOF"</c>; inside quotes or another word it is none.
    /// </summary>
    private static IEnumerable<(string Name, bool StripTabs)> Heredocs(string text) =>
        from Match word in Word().Matches(text)
        let heredoc = Heredoc().Match(word.Value)
        where heredoc.Success
        select (
            heredoc
                .Groups["name"]
                .Value.Replace("\"", "", StringComparison.Ordinal)
                .Replace("'", "", StringComparison.Ordinal),
            heredoc.Groups["strip"].Length > 0
        );

    /// <returns>The line that ends it; the number of lines when none does.</returns>
    private static int EndOfHeredoc(IReadOnlyList<string> lines, int from, string name, bool stripTabs)
    {
        for (var at = from + 1; at < lines.Count; at++)
        {
            var line = lines[at].TrimEnd('\r', '\n');
            if ((stripTabs ? line.TrimStart('\t') : line) == name)
                return at;
        }

        return lines.Count;
    }

    /// <summary>A doubled escape is the character itself.</summary>
    private static bool Continues(string line, char escape) =>
        line.EndsWith(escape) && (line.Length == 1 || line[^2] != escape);

    private static string? StageNameOf(DockerInstruction from) =>
        FromAs().Match(from.Text) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string? BaseOf(DockerInstruction from) =>
        from
            .Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .FirstOrDefault(w => !w.StartsWith("--", StringComparison.Ordinal));

    /// <summary>Directives end with the first line that is none.</summary>
    private static char EscapeOf(IReadOnlyList<string> lines) =>
        lines
            .Index()
            .Select(l => WithoutMark(l.Item, l.Index))
            .TakeWhile(l => Directive().IsMatch(l))
            .Any(l => EscapeDirective().IsMatch(l))
            ? '`'
            : '\\';

    private static string WithoutMark(string line, int index) =>
        index == 0 && Marks.FirstOrDefault(m => line.StartsWith(m, StringComparison.Ordinal)) is { } mark
            ? line[mark.Length..]
            : line;

    private static bool IsBlankOrComment(string line) =>
        line.AsSpan().Trim(Blanks) is var trimmed && (trimmed.IsEmpty || trimmed[0] == '#');

    private static List<string> SplitLines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..next]);
            at = next;
        }

        return lines;
    }

    [GeneratedRegex("""(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\d*<<(?<strip>-?)(?<name>[^<]+)$")]
    private static partial Regex Heredoc();

    [GeneratedRegex(@"^#\s*[A-Za-z][A-Za-z0-9]*\s*=\s*\S")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^FROM\s+.*\s+AS\s+(?<name>\S+)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex FromAs();

    [GeneratedRegex(@"^#\s*escape\s*=\s*`\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex EscapeDirective();
}
