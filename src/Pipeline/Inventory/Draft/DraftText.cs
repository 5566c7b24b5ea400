using System.Globalization;
using System.Text;

namespace Pipeline.Inventories;

/// <summary>Words of YAML as pipeline.yml needs them. Pure.</summary>
internal static class DraftText
{
    /// <summary>Plain where YAML reads it as text and nothing else, in double quotes otherwise.</summary>
    public static string Scalar(string text)
    {
        var isPlain =
            text.Length > 0
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
            && (char.IsAsciiLetter(text[0]) || text[0] is '/' or '.')
            && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        if (isPlain)
            return text;
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            if (char.IsControl(c))
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        return quoted.Append('"').ToString();
    }

    /// <summary>Such as <c>[a, b]</c>.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    /// <summary>A comment, which is one line whatever is in it.</summary>
    public static string Comment(string text) => "# " + string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
}
