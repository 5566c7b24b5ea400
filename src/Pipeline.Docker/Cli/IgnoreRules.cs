namespace Pipeline.Docker;

/// <summary>
/// A <c>.dockerignore</c>, read and applied as BuildKit does: the last pattern that matches a path, or a folder above
/// it, decides. Sources: moby/patternmatcher (ignorefile, MatchesUsingParentResults) and tonistiigi/fsutil (filter.go).
/// Paths are '/'-separated and relative to the context.
/// </summary>
public sealed class IgnoreRules
{
    private readonly IReadOnlyList<IgnorePattern> _patterns;
    private readonly Dictionary<string, bool[]> _parents = new(StringComparer.Ordinal);

    private IgnoreRules(IReadOnlyList<IgnorePattern> patterns) => _patterns = patterns;

    /// <exception cref="FormatException">A line is no pattern; the builder fails on it as well.</exception>
    public static IgnoreRules Parse(string text)
    {
        var patterns = new List<IgnorePattern>();
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l))
            if (!line.StartsWith('#') && line.Trim() is { Length: > 0 } pattern)
                patterns.Add(IgnorePattern.Parse(pattern));
        return new IgnoreRules(patterns);
    }

    /// <summary>
    /// Whether a file or folder is left out of the context. One that is left out still comes along with what an
    /// exception brings in it; one that is not comes along when nothing in it does.
    /// </summary>
    public bool Excludes(string path) => Look(path).Excluded;

    private (bool Excluded, bool[] Matched) Look(string path)
    {
        var slash = path.LastIndexOf('/');
        var parent = slash < 0 ? null : ParentOf(path[..slash]);
        var (excluded, matched) = (false, new bool[_patterns.Count]);
        foreach (var (i, pattern) in _patterns.Index())
        {
            // A pattern that cannot change the verdict is not asked, as in the original: what it would say is not
            // handed on to the paths below.
            var inherited = parent?[i] == true;
            if (!inherited && pattern.IsException != excluded)
                continue;
            matched[i] = inherited || pattern.Matches(path);
            excluded = matched[i] ? !pattern.IsException : excluded;
        }

        return (excluded, matched);
    }

    private bool[] ParentOf(string folder)
    {
        if (!_parents.TryGetValue(folder, out var matched))
            _parents[folder] = matched = Look(folder).Matched;
        return matched;
    }
}
