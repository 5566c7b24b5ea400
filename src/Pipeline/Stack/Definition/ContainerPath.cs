namespace Pipeline.Stacks;

/// <summary>Absolute '/'-separated paths inside containers, compared by whole components.</summary>
internal static class ContainerPath
{
    /// <summary>Whether <paramref name="outer"/> is <paramref name="path"/> or an ancestor of it.</summary>
    public static bool Covers(string outer, string path) =>
        outer == "/" || path == outer || path.StartsWith(outer + "/", StringComparison.Ordinal);

    /// <summary>
    /// What remains of <paramref name="path"/> under <paramref name="outer"/>, without a leading slash.
    /// </summary>
    public static string Below(string outer, string path) => path[Math.Min(path.Length, outer.Length)..].TrimStart('/');

    /// <summary>Two relative paths as one; either may be empty.</summary>
    public static string Join(string? first, string second) =>
        string.Join('/', new[] { first, second }.Where(p => !string.IsNullOrEmpty(p)));

    /// <summary>Without empty, "." and ".." components and without a trailing slash.</summary>
    public static string Normalise(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        return "/" + string.Join('/', parts);
    }
}
