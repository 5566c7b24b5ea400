namespace Pipeline.Stacks;

/// <summary>Where the lines of a text begin and end, whatever ends them.</summary>
internal static class TextLines
{
    /// <summary>Offset of the first char of the line that this one is in.</summary>
    public static int StartOf(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Offset after the last char of that line, before what ends it.</summary>
    public static int EndOf(string text, int at)
    {
        var next = text.IndexOf('\n', at);
        return next < 0 ? text.Length
            : next > at && text[next - 1] == '\r' ? next - 1
            : next;
    }

    /// <summary>What ends the line that ends here; of the last line without an end, what ends the first one.</summary>
    public static string Ending(string text, int end)
    {
        var at = end < text.Length ? end : EndOf(text, 0);
        return at < text.Length && text[at] == '\r' ? "\r\n" : "\n";
    }

    /// <summary>
    /// The lines that differ, in their order: what goes with its number before, what comes with its number afterwards.
    /// </summary>
    public static IReadOnlyList<(int Line, char Sign, string Text)> Differing(string before, string after)
    {
        var (old, now) = (before.Split('\n'), after.Split('\n'));
        var same = old.Zip(now).TakeWhile(p => p.First == p.Second).Count();
        var most = Math.Min(old.Length, now.Length) - same;
        var rest = Enumerable
            .Reverse(old)
            .Zip(Enumerable.Reverse(now))
            .Take(most)
            .TakeWhile(p => p.First == p.Second)
            .Count();
        return
        [
            .. Between(old[same..^rest], now[same..^rest]).Select(l => (l.Line + same, l.Sign, l.Text.TrimEnd('\r'))),
        ];
    }

    /// <summary>By their longest common subsequence.</summary>
    private static List<(int Line, char Sign, string Text)> Between(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        for (var j = now.Length - 1; j >= 0; j--)
            common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var lines = new List<(int, char, string)>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length; )
            if (i < old.Length && j < now.Length && old[i] == now[j])
                (i, j) = (i + 1, j + 1);
            else if (j == now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
                lines.Add((i + 1, '-', old[i++]));
            else
                lines.Add((j + 1, '+', now[j++]));
        return lines;
    }
}
