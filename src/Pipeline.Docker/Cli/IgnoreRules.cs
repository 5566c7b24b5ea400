namespace Pipeline.Docker;

/// <summary>
/// A <c>.dockerignore</c>, read and applied as BuildKit does: the last pattern that matches a path, or a folder above it, decides. Sources:
/// moby/patternmatcher (ignorefile, MatchesUsingParentResults) and tonistiigi/fsutil (filter.go). Paths are '/'-separated and relative to the context.
/// </summary>
public sealed class IgnoreRules
{
    private readonly IReadOnlyList<IgnorePattern> _patterns;
    private readonly bool _hasPlainExceptions;
    private readonly Dictionary<string, bool[]> _parents = new(StringComparer.Ordinal);

    private IgnoreRules(IReadOnlyList<IgnorePattern> patterns)
    {
        _patterns = patterns;
        _hasPlainExceptions = patterns.Where(p => p.IsException).All(p => p.Prefix.IndexOfAny(['*', '[', ']', '?', '^']) < 0);
    }

    public static IgnoreRules None { get; } = new([]);

    /// <exception cref="FormatException">A line is no pattern; the builder fails on it as well.</exception>
    public static IgnoreRules Parse(string text)
    {
        var patterns = new List<IgnorePattern>();
        foreach (var line in text.TrimStart('\uFEFF').Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l))
            if (!line.StartsWith('#') && line.Trim() is { Length: > 0 } pattern)
                patterns.Add(IgnorePattern.Parse(pattern));
        return new IgnoreRules(patterns);
    }

    /// <summary>Whether a file or folder is left out of the context. A folder that is left out may still come along with what is in it, see <see cref="Brings"/>.</summary>
    public bool Excludes(string path) => Look(path).Excluded;

    /// <summary>Whether a folder is in the context even when nothing in it is.</summary>
    public bool Brings(string folder) =>
        !Excludes(folder) || (_hasPlainExceptions && _patterns.Any(p => p.IsException && (p.Prefix + "/").StartsWith(folder + "/", StringComparison.Ordinal)));

    private (bool Excluded, bool[] Matched) Look(string path)
    {
        var slash = path.LastIndexOf('/');
        var parent = slash < 0 ? null : ParentOf(path[..slash]);
        var (excluded, matched) = (false, new bool[_patterns.Count]);
        foreach (var (i, pattern) in _patterns.Index())
        {
            // A pattern that cannot change the verdict is not asked, as in the original: what it would say is not handed on to the paths below.
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
