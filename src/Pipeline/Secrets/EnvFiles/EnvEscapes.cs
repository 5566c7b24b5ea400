using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Secrets;

/// <summary>What stands between the quotes, read as Compose reads it (Latin-1 strings, one character a byte).</summary>
internal static partial class EnvEscapes
{
    /// <summary>Takes the backslash off an escaped quote; every other backslash stays for the second step.</summary>
    internal static string Unquote(string inner, char quote)
    {
        var text = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length; at++)
        {
            if (inner[at] != '\\')
                text.Append(inner[at]);
            else if (++at < inner.Length)
                text.Append(inner[at] == quote ? "" : "\\").Append(inner[at]);
        }

        return text.ToString();
    }

    /// <summary>
    /// The escapes of a double-quoted value. <c>\$</c> becomes <c>$$</c>, for the expansion that comes next.
    /// </summary>
    internal static string Expand(string text) => Escape().Replace(text, match => Expand(match.ValueSpan));

    private static string Expand(ReadOnlySpan<char> escape) =>
        escape[1] switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '$' => "$$",
            '"' => "\"",
            '\\' => "\\",
            '0' => Octal(escape[2..]),
            _ => escape.ToString(),
        };

    // Three octal digits are a code point (UTF-8 in the file); anything else loses its zero and stays.
    private static string Octal(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 3 || digits.ContainsAnyExceptInRange('0', '7') || digits[0] > '3')
            return $"\\{digits}";
        var value = ((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + digits[2] - '0';
        return EnvText.FromReadable(((char)value).ToString());
    }

    [GeneratedRegex(@"\\(?:[abcfnrtv$""\\]|0[0-9]{0,3})")]
    private static partial Regex Escape();
}
