using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Differences in words: the first few, and how many there are.</summary>
public static class Findings
{
    private const int Shown = 8;

    public static string Describe(CodeVerdict verdict, string where, string hint)
    {
        if (verdict.Holds && verdict.Derived.Count == 0)
            return verdict.NotCompared.Count == 0
                ? $"{verdict.Compared} files"
                : $"{verdict.Compared} files; {verdict.NotCompared}";
        var lines = new List<string>();
        if (!verdict.MarkerFound)
            lines.Add($"the marker of this build is not {where}");
        lines.AddRange(verdict.Derived.Select(d => $"{d.Path}: written when the program ran, not by the commit"));
        lines.AddRange(verdict.Differences.Select(Line));
        var left = verdict.NotCompared.Count == 0 ? "" : $"; {verdict.NotCompared}";
        return $"{lines.Count} difference(s) {where}: {List(lines)}; {hint}{left}";
    }

    public static string List(IReadOnlyList<string> lines) =>
        string.Join("; ", lines.Take(Shown)) + (lines.Count > Shown ? $"; and {lines.Count - Shown} more" : "");

    public static string Line(TreeDifference difference) =>
        difference.Kind switch
        {
            DifferenceKind.Missing => $"{difference.Path}: missing",
            DifferenceKind.Unexpected => $"{difference.Path}: not in the commit",
            _ => $"{difference.Path}: {difference.Kind.ToString().ToLowerInvariant()} is {difference.Found}, "
                + $"expected {difference.Expected}",
        };
}
