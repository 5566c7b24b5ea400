using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>Regular expressions and globs of <c>pipeline.yml</c>.</summary>
internal static class Patterns
{
    // Only for the few patterns that need backtracking; the others run in linear time.
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Regex> Read(Section section, string key, params string[] fallback)
    {
        var patterns = section.Node(key) is null ? fallback : section.Texts(key);
        return [.. patterns.Select((p, i) => Compile(section, $"{section.KeyPath(key)}[{i}]", p)).OfType<Regex>()];
    }

    private static Regex? Compile(Section section, string path, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (RegexParseException e)
        {
            // The parser's own message repeats the pattern.
            section.Context.Add(
                PlaceOf(section, path),
                path,
                "a regular expression",
                $"{ReadContext.Show(path, pattern)}: {e.Error} at offset {e.Offset}"
            );
            return null;
        }
    }

    public static IReadOnlyList<string> Globs(Section section, string key)
    {
        var globs = section.Texts(key);
        foreach (var (i, glob) in globs.Index())
            if (PathGlob.Complaint(glob) is { } expected)
                section.Context.Add(
                    PlaceOf(section, $"{section.KeyPath(key)}[{i}]"),
                    $"{section.KeyPath(key)}[{i}]",
                    expected,
                    ReadContext.Quote(glob)
                );
        return globs;
    }

    // A lone text that names a list of one has no item of its own.
    private static Place PlaceOf(Section section, string path) =>
        section.Context.Places.GetValueOrDefault(
            path,
            section.Context.Places.GetValueOrDefault(path[..path.LastIndexOf('[')], section.At)
        );
}
