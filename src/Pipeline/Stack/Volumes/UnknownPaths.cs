using System.Globalization;
using System.Text;

namespace Pipeline.Stacks;

/// <summary>Groups unknown paths by their topmost unknown folder, so that one line settles many.</summary>
internal static class UnknownPaths
{
    public static IReadOnlyList<UnknownGroup> Group(IReadOnlyList<ClassifiedPath> paths)
    {
        var unknown = paths.Where(p => p.Class == PathClass.Unknown).ToDictionary(p => p.Raw, p => p.IsDirectory, StringComparer.Ordinal);
        return
        [
            .. unknown.Keys.GroupBy(p => Topmost(p, unknown), StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new UnknownGroup(g.Key, g.Count(), Line(g.Key, unknown[g.Key]))),
        ];
    }

    private static string Topmost(string raw, Dictionary<string, bool> unknown)
    {
        var parent = RawPath.Parent(raw);
        while (parent.Length > 0 && unknown.ContainsKey(parent)) (raw, parent) = (parent, RawPath.Parent(parent));
        return raw;
    }

    private static string Line(string raw, bool isFolder)
    {
        var text = RawPath.ToText(PathGlob.Escape(raw), substitute: '?') + (isFolder ? "/**" : "");
        return "- " + (text.Any(char.IsControl) ? DoubleQuoted(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'");
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            if (char.IsControl(c)) quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        return quoted.Append('"').ToString();
    }
}
