using System.Text;

namespace Pipeline.Trees;

/// <summary>
/// Bytes held one a char (Latin-1), shown to people without ever throwing or hiding a control character.
/// </summary>
internal static class RawText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>
    /// The UTF-8 text when it is valid and free of control characters, quotes and backslashes; else git's C-style
    /// quoting.
    /// </summary>
    public static string Quote(string raw)
    {
        try
        {
            var text = Strict.GetString(Encoding.Latin1.GetBytes(raw));
            return text.Any(c => char.IsControl(c) || c is '"' or '\\') ? Escape(raw) : text;
        }
        catch (DecoderFallbackException)
        {
            return Escape(raw);
        }
    }

    /// <summary>As UTF-8; what is none of it is replaced.</summary>
    public static string ToText(string raw) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw));

    private static string Escape(string raw)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in raw)
        {
            _ = c switch
            {
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                '"' or '\\' => quoted.Append('\\').Append(c),
                < ' ' or > '~' => quoted.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0')),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
