using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Docker;

/// <summary>One line of a <c>.dockerignore</c>.</summary>
/// <param name="Text">Cleaned: no '!', no leading or trailing slash, no "." or "..".</param>
/// <param name="IsException">It began with '!': what it matches is in the context again.</param>
internal sealed record IgnorePattern(string Text, bool IsException)
{
    private const string OneCharacter = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^/])";
    private Func<string, bool>? _match;

    public bool Matches(string path) => (_match ??= Compile())(path);

    public static IgnorePattern Parse(string line)
    {
        var isException = line.StartsWith('!');
        var text = (isException ? line[1..] : line).Trim();
        if (text.Length == 0)
            throw new FormatException($"'{line}' names no path");
        var clean = Clean(text);
        var pattern = new IgnorePattern(clean.Length > 1 && clean[0] == '/' ? clean[1..] : clean, isException);
        try
        {
            _ = pattern.Matches(".");
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"'{line}' is no pattern: {wrong.Message}", wrong);
        }

        return pattern;
    }

    /// <summary>As Go's path.Clean.</summary>
    private static string Clean(string path)
    {
        var (rooted, parts) = (path.StartsWith('/'), new List<string>());
        foreach (var part in path.Split('/').Where(p => p is not ("" or ".")))
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".." || !rooted)
                parts.Add(part);
        var clean = (rooted ? "/" : "") + string.Join('/', parts);
        return clean.Length == 0 ? "." : clean;
    }

    private enum Kind
    {
        Exact,
        Prefix,
        Suffix,
        Expression,
    }

    private Func<string, bool> Compile()
    {
        var (kind, expression) = Translate();
        var (prefix, suffix) = (Text.Length < 2 ? "" : Text[..^2], Text.Length < 2 ? "" : Text[2..]);
        var regex = kind == Kind.Expression ? new Regex(expression, RegexOptions.CultureInvariant) : null;
        return kind switch
        {
            Kind.Exact => path => path == Text,
            Kind.Prefix => path => path.StartsWith(prefix, StringComparison.Ordinal),
            Kind.Suffix => path =>
                path.EndsWith(suffix, StringComparison.Ordinal) || (suffix.StartsWith('/') && path == suffix[1..]),
            _ => path => regex!.IsMatch(path),
        };
    }

    /// <summary>
    /// Character by character as patternmatcher's compile, whose oddities decide what is in an image.
    /// </summary>
    private (Kind Kind, string Expression) Translate()
    {
        var (kind, text) = (Kind.Exact, new StringBuilder(@"\A"));
        for (var (i, step) = (0, 0); i < Text.Length; step++)
        {
            var c = Text[i++];
            if (c == '*' && i < Text.Length && Text[i] == '*')
            {
                i += i + 1 < Text.Length && Text[i + 1] == '/' ? 2 : 1;
                if (i < Text.Length)
                    (kind, _) = (Kind.Expression, text.Append("(.*/)?"));
                else if (kind == Kind.Exact)
                    kind = Kind.Prefix;
                else
                    (kind, _) = (Kind.Expression, text.Append(".*"));
                kind = step == 0 ? Kind.Suffix : kind;
            }
            else
            {
                var piece = Piece(c, ref i);
                text.Append(piece.Text);
                kind = piece.IsExpression ? Kind.Expression : kind;
            }
        }

        return (kind, text.Append(@"\z").ToString());
    }

    private (string Text, bool IsExpression) Piece(char c, ref int next) =>
        c switch
        {
            '*' => ("[^/]*", true),
            '?' => (OneCharacter, true),
            '\\' when next < Text.Length => (@"\" + Text[next++], true),
            '\\' => (@"\\", false),
            '[' or ']' => (c.ToString(), true),
            '^' => ("^", false),
            _ => (Regex.Escape(c.ToString()), false),
        };
}
