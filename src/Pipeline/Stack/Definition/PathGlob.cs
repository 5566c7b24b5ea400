using System.Collections.Concurrent;
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
    private const int Name = 3;
    private const string OneCharacter = @"(?>[\xC2-\xF4][\x80-\xBF]{1,3}|[^/])";

    /// <summary>To compile an expression takes as long as about so many matches without.</summary>
    private const int WorthCompiling = 5_000;
    private static readonly ConcurrentDictionary<string, PathGlob> Parsed = [];
    private readonly IReadOnlyList<string> _parts;
    private readonly string? _literal;
    private Regex? _regex;
    private int _matches;

    private PathGlob(string pattern, IReadOnlyList<string> parts)
    {
        (Pattern, _parts, Weights) = (pattern, parts, [.. parts.Select(Weight)]);
        _literal = Weights.All(w => w == Name)
            ? string.Join('/', parts.Select(p => Regex.Replace(p, @"\\([\s\S])", "$1")))
            : null;
    }

    /// <summary>As written.</summary>
    public string Pattern { get; }

    /// <summary>
    /// How much each folder of the pattern says: 3 a name, 2 a name with wildcards, 1 <c>*</c>, 0 <c>**</c>.
    /// </summary>
    private IReadOnlyList<int> Weights { get; }

    public bool Matches(string raw) =>
        _literal is { } path
            ? path.Length == 0
                || (
                    raw.StartsWith(path, StringComparison.Ordinal)
                    && (raw.Length == path.Length || raw[path.Length] == '/')
                )
            : Expression.IsMatch(raw);

    /// <summary>Whether it names this very path, without wildcards, and not a folder above it.</summary>
    public bool IsExactly(string raw) =>
        Weights.Count == raw.Count(c => c == '/') + 1 && _literal is not null && Matches(raw);

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
        return Parsed.GetOrAdd(pattern, p => Create(p, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(p))));
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
        return new PathGlob(pattern, parts);
    }

    private Regex Expression
    {
        get
        {
            if (_matches < WorthCompiling && ++_matches == WorthCompiling)
                _regex = new Regex(Text(_parts), RegexOptions.CultureInvariant | RegexOptions.Compiled);
            return _regex ??= new Regex(Text(_parts), RegexOptions.CultureInvariant);
        }
    }

    private static int Weight(string part) =>
        part == "**" ? 0
        : part == "*" ? 1
        : Regex.IsMatch(part, @"\A(?:[^\\*?]|\\[\s\S])*\z") ? Name
        : 2;

    // "a/**/b" also matches "a/b": each "**" takes its following slash with it.
    private static string Text(IReadOnlyList<string> parts)
    {
        var text = new StringBuilder(@"\A");
        foreach (var (i, part) in parts.Index())
        {
            text.Append(part == "**" ? "(?:[^/]+/)*" : OneName(part));
            if (part != "**" && i < parts.Count - 1)
                text.Append('/');
        }
        return text.Append(parts.Count == 0 ? "" : @"(?:/|\z)").ToString();
    }

    private static string OneName(string part) =>
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
