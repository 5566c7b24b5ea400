namespace Pipeline.Terms;

/// <summary>The known name that a mistyped one most likely means.</summary>
internal static class Nearest
{
    /// <summary>
    /// The candidate with the smallest edit distance, if that is at most a third of the length (and at least two edits
    /// are forgiven).
    /// </summary>
    public static string? To(string name, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(c => (Name: c, Distance: Distance(name.ToLowerInvariant(), c.ToLowerInvariant())))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return
            best.Name is not null && best.Distance <= Math.Max(2, name.Length / 3) && best.Distance < best.Name.Length
            ? best.Name
            : null;
    }

    // Levenshtein, and a swap of neighbours counts as one.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        for (var j = 1; j <= b.Length; j++)
        {
            d[i, j] = Math.Min(
                Math.Min(d[i - 1, j], d[i, j - 1]) + 1,
                d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            );
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
        }
        return d[a.Length, b.Length];
    }
}
