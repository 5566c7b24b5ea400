using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Stages.BakeCode;

/// <summary>One instruction of a Dockerfile, with the lines it spans (0-based, last included).</summary>
public sealed record DockerInstruction(string Keyword, string Text, int First, int Last);

/// <summary>
/// A Dockerfile as lines and instructions: continuations, comments between them, the escape directive and heredocs, as BuildKit
/// reads them. Only enough to find a place; the bytes of every line stay as they are, line ends included.
/// </summary>
public sealed partial class Dockerfile
{
    private Dockerfile(IReadOnlyList<string> lines, IReadOnlyList<DockerInstruction> instructions)
    {
        Lines = lines;
        Instructions = instructions;
    }

    /// <summary>Each with its own line end.</summary>
    public IReadOnlyList<string> Lines { get; }

    public IReadOnlyList<DockerInstruction> Instructions { get; }

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

        return new Dockerfile(lines, instructions);
    }

    /// <summary>The instructions of the stage that is built: the one named <paramref name="target"/>, else the last.</summary>
    public IReadOnlyList<DockerInstruction> Stage(string? target)
    {
        var starts = Instructions.Index().Where(i => i.Item.Keyword == "FROM").Select(i => i.Index).ToList();
        var at = target is null ? starts.Count - 1 : starts.FindIndex(i => string.Equals(StageNameOf(Instructions[i]), target, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
            return [];
        var end = at + 1 < starts.Count ? starts[at + 1] : Instructions.Count;
        return [.. Instructions.Take(end).Skip(starts[at])];
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
            var line = lines[last].TrimEnd();
            var continues = line.EndsWith(escape);
            text.Append(continues ? line[..^1] : line);
            if (!continues)
                break;
        }

        last = Math.Min(last, lines.Count - 1);
        var whole = text.ToString().Trim();
        foreach (Match heredoc in Heredoc().Matches(whole))
            last = EndOfHeredoc(lines, last, heredoc.Groups["name"].Value, heredoc.Groups["strip"].Length > 0);
        var keyword = whole.Split([' ', '\t'], 2)[0].ToUpperInvariant();
        return new DockerInstruction(keyword, whole, first, last);
    }

    private static int EndOfHeredoc(IReadOnlyList<string> lines, int from, string name, bool stripTabs)
    {
        for (var at = from + 1; at < lines.Count; at++)
        {
            var line = lines[at].TrimEnd('\r', '\n');
            if ((stripTabs ? line.TrimStart('\t') : line) == name)
                return at;
        }

        return lines.Count - 1;
    }

    private static string? StageNameOf(DockerInstruction from) =>
        FromAs().Match(from.Text) is { Success: true } match ? match.Groups["name"].Value : null;

    private static char EscapeOf(IReadOnlyList<string> lines) =>
        lines.TakeWhile(l => l.StartsWith('#')).Any(l => EscapeDirective().IsMatch(l)) ? '`' : '\\';

    private static bool IsBlankOrComment(string line) => line.AsSpan().Trim() is var trimmed && (trimmed.IsEmpty || trimmed[0] == '#');

    private static List<string> SplitLines(string text)
    {
        var lines = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[at..next]);
            at = next;
        }

        return lines;
    }

    [GeneratedRegex("""<<(?<strip>-?)(?<quote>["']?)(?<name>[A-Za-z_][A-Za-z0-9_]*)\k<quote>""")]
    private static partial Regex Heredoc();

    [GeneratedRegex(@"^FROM\s+.*\s+AS\s+(?<name>\S+)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex FromAs();

    [GeneratedRegex(@"^#\s*escape\s*=\s*`", RegexOptions.IgnoreCase)]
    private static partial Regex EscapeDirective();
}
