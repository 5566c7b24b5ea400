using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// Reads <c>getfattr -d -e hex</c>: "# file: name", then "attribute=0x…" lines; bytes \ooo where a name would be
/// ambiguous.
/// </summary>
internal static class AttributeDump
{
    private const string FileLine = "# file: ";

    public static Dictionary<TreePath, IReadOnlyList<XAttr>> Parse(string text, ListedNames names)
    {
        var dump = new Dictionary<TreePath, IReadOnlyList<XAttr>>();
        var current = new List<XAttr>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(FileLine, StringComparison.Ordinal))
            {
                current = [];
                dump[names.Path(Unescape(line[FileLine.Length..]))] = current;
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            current.Add(
                equals < 0 ? new XAttr(Unescape(line), "") : new XAttr(Unescape(line[..equals]), line[(equals + 3)..])
            );
        }

        return dump.ToDictionary(
            d => d.Key,
            d => (IReadOnlyList<XAttr>)[.. d.Value.OrderBy(x => x.Name, StringComparer.Ordinal)]
        );
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        var raw = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            raw.Append(text[i] == '\\' ? (char)Convert.ToByte(text.Substring(i + 1, 3), 8) : text[i]);
            i += text[i] == '\\' ? 3 : 0;
        }

        return raw.ToString();
    }
}
