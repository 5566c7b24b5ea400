using System.Globalization;
using System.Text;

namespace Pipeline.Stacks;

/// <summary>Groups unknown paths by their topmost unknown folder, so that one line settles many.</summary>
internal static class UnknownPaths
{
    // More neighbours than this share a line.
    private const int MostNeighbours = 10;

    public static IReadOnlyList<UnknownGroup> Group(IReadOnlyList<ClassifiedPath> paths)
    {
        var unknown = paths
            .Where(p => p.Class == PathClass.Unknown)
            .ToDictionary(p => p.Raw, p => p.IsDirectory, StringComparer.Ordinal);
        var topmost = unknown
            .Keys.GroupBy(p => Topmost(p, unknown), StringComparer.Ordinal)
            .Select(g => (Raw: g.Key, Count: g.Count()));
        return
        [
            .. topmost
                .GroupBy(t => RawPath.Parent(t.Raw), StringComparer.Ordinal)
                .SelectMany(n =>
                    n.Count() > MostNeighbours
                        ?
                        [
                            new UnknownGroup(
                                n.Key,
                                n.Sum(t => t.Count),
                                Line(n.Key, n.Key.Length == 0 ? "*" : "/*"),
                                IsMany: true
                            ),
                        ]
                        : n.Select(t => new UnknownGroup(t.Raw, t.Count, Line(t.Raw, unknown[t.Raw] ? "/**" : "")))
                )
                .OrderBy(g => g.Raw, StringComparer.Ordinal),
        ];
    }

    private static string Topmost(string raw, Dictionary<string, bool> unknown)
    {
        var parent = RawPath.Parent(raw);
        while (parent.Length > 0 && unknown.ContainsKey(parent))
            (raw, parent) = (parent, RawPath.Parent(parent));
        return raw;
    }

    private static string Line(string raw, string wildcard)
    {
        var text = RawPath.ToText(PathGlob.Escape(raw), substitute: '?') + wildcard;
        return "- "
            + (
                text.Any(char.IsControl) ? DoubleQuoted(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
            );
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            if (char.IsControl(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        return quoted.Append('"').ToString();
    }
}
