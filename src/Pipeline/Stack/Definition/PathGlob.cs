using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Stacks;

/// <summary>
/// The glob dialect of <c>pipeline.yml</c>: relative to a root, '/'-separated, case-sensitive, dotfiles included.
/// <c>*</c> is anything within one name, <c>?</c> one character (or one byte that is not UTF-8), <c>**</c> any folders,
/// <c>\</c> takes the next character literally; brackets and braces are just that. A match covers everything below it
/// too, so <c>logs</c>, <c>logs/</c> and <c>logs/**</c> mean the same. Matches raw paths (bytes decoded as Latin-1), as
/// names on disk need not be text.
/// </summary>
public sealed class PathGlob
{
    private const string OneCharacter = @"(?>[\xC2-\xF4][\x80-\xBF]{1,3}|[^/])";
    private readonly Regex _regex;

    private PathGlob(string pattern, IReadOnlyList<int> weights, Regex regex) =>
        (Pattern, Weights, _regex) = (pattern, weights, regex);

    /// <summary>As written.</summary>
    public string Pattern { get; }

    /// <summary>
    /// How much each folder of the pattern says: 3 a name, 2 a name with wildcards, 1 <c>*</c>, 0 <c>**</c>.
    /// </summary>
    private IReadOnlyList<int> Weights { get; }

    public bool Matches(string raw) => _regex.IsMatch(raw);

    /// <summary>Whether it names this very path, without wildcards, and not a folder above it.</summary>
    public bool IsExactly(string raw) =>
        Weights.Count == raw.Count(c => c == '/') + 1 && Weights.All(w => w == 3) && Matches(raw);

    /// <summary>More specific is greater: folder by folder from the left, and longer beats shorter.</summary>
    public static int CompareSpecificity(PathGlob one, PathGlob other)
    {
        for (var i = 0; i < Math.Max(one.Weights.Count, other.Weights.Count); i++)
            if (one.WeightAt(i).CompareTo(other.WeightAt(i)) is var order and not 0)
                return order;
        return 0;
    }

    private int WeightAt(int folder) => folder < Weights.Count ? Weights[folder] : -1;

    /// <summary>What was expected instead of this text; null when it is a glob.</summary>
    public static string? Complaint(string pattern) =>
        pattern.StartsWith('/') ? "a pattern relative to the root, without a leading /"
        : pattern.Split('/').Any(p => p is "." or "..") ? "a pattern without \".\" and \"..\""
        : pattern.Contains("//", StringComparison.Ordinal) ? "a pattern without \"//\""
        : pattern.EndsWith('\\') && !pattern.EndsWith(@"\\", StringComparison.Ordinal) ? "a character after the last \\"
        : null;

    /// <summary>A glob that is written as text.</summary>
    /// <exception cref="ArgumentException">It is none, see <see cref="Complaint"/>.</exception>
    public static PathGlob Parse(string pattern)
    {
        if (Complaint(pattern) is { } expected)
            throw new ArgumentException($"Expected {expected}.", nameof(pattern));
        return Create(pattern, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(pattern)));
    }

    /// <summary>The glob for exactly this raw path and all below it; "" is everything.</summary>
    public static PathGlob Literal(string raw) => Create(raw, Escape(raw));

    /// <summary>Raw text in which no character has a meaning of its own.</summary>
    internal static string Escape(string raw) => Regex.Replace(raw, @"[\\*?]", @"\$0");

    private static PathGlob Create(string pattern, string raw)
    {
        var parts = raw.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        while (parts.Count > 0 && parts[^1] == "**")
            parts.RemoveAt(parts.Count - 1);
        var regex = new Regex(Expression(parts), RegexOptions.CultureInvariant | RegexOptions.Compiled);
        return new PathGlob(pattern, [.. parts.Select(Weight)], regex);
    }

    private static int Weight(string part) =>
        part == "**" ? 0
        : part == "*" ? 1
        : Regex.IsMatch(part, @"\A(?:[^\\*?]|\\[\s\S])*\z") ? 3
        : 2;

    // "a/**/b" also matches "a/b": each "**" takes its following slash with it.
    private static string Expression(List<string> parts)
    {
        var text = new StringBuilder(@"\A");
        foreach (var (i, part) in parts.Index())
        {
            text.Append(part == "**" ? "(?:[^/]+/)*" : Name(part));
            if (part != "**" && i < parts.Count - 1)
                text.Append('/');
        }
        return text.Append(parts.Count == 0 ? "" : @"(?:/|\z)").ToString();
    }

    private static string Name(string part) =>
        Regex.Replace(
            part,
            @"\\([\s\S])|[\s\S]",
            m =>
                m.Value switch
                {
                    "*" => "[^/]*",
                    "?" => OneCharacter,
                    _ => Regex.Escape(m.Groups[1].Success ? m.Groups[1].Value : m.Value),
                }
        );
}
