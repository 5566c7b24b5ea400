using System.Globalization;
using System.Text;

namespace Pipeline.Secrets;

/// <summary>
/// How one character of a secret may be written. Each form is a list of columns: one character out of each.
/// </summary>
internal static class CharacterForms
{
    private static readonly Dictionary<char, string[]> Special = new()
    {
        ['\n'] = ["\r\n", "\\n", "\\\\n", "\\r\\n", "\\\\r\\\\n", "%0D%0A", "%0d%0a"],
        ['\r'] = ["\\r", "\\\\r"],
        ['\t'] = ["\\t", "\\\\t"],
        ['\b'] = ["\\b", "\\\\b"],
        ['\f'] = ["\\f", "\\\\f"],
        ['\v'] = ["\\v", "\\\\v"],
        ['\a'] = ["\\a", "\\\\a"],
        [' '] = ["+", "&nbsp;"],
        ['\''] = ["''", "'\\''", "'\\\\''", "'\"'\"'", "'\\\"'\\\"'", "&apos;"],
        ['"'] = ["\"\"", "\\\\\\\"", "&quot;"],
        ['\\'] = ["\\\\\\\\"],
        ['$'] = ["$$", "$$$$"],
        ['&'] = ["&amp;"],
        ['<'] = ["&lt;"],
        ['>'] = ["&gt;"],
    };

    internal static IEnumerable<string[]> Of(Rune rune)
    {
        var text = rune.ToString();
        var bytes = Encoding.UTF8.GetBytes(text);
        yield return Exactly(text);
        foreach (var form in Encoded(text, bytes, rune.Value))
            yield return form;
        if (!rune.IsAscii)
            yield break;
        if (!Rune.IsLetterOrDigit(rune) && !Rune.IsControl(rune))
        {
            yield return Exactly("\\" + text);
            yield return Exactly("\\\\" + text);
            yield return Exactly("`" + text);
        }

        foreach (var form in Special.GetValueOrDefault(text[0], []))
            yield return Exactly(form);
    }

    /// <summary>Hex digits of a number, upper or lower case.</summary>
    internal static string[] Hex(int value, int digits) =>
        [
            .. value
                .ToString($"x{digits}", CultureInfo.InvariantCulture)
                .Select(d => char.IsAsciiLetter(d) ? $"{d}{char.ToUpperInvariant(d)}" : $"{d}"),
        ];

    private static IEnumerable<string[]> Encoded(string text, byte[] bytes, int codePoint)
    {
        yield return [.. bytes.SelectMany(b => (string[])["%", .. Hex(b, 2)])];
        yield return [.. bytes.SelectMany(b => (string[])["%", "2", "5", .. Hex(b, 2)])];
        foreach (var escape in new[] { "\\", "\\\\" })
        {
            yield return [.. bytes.SelectMany(b => (string[])[.. Exactly(escape), "x", .. Hex(b, 2)])];
            yield return [.. bytes.SelectMany(b => (string[])[.. Exactly(escape), .. Exactly(Octal(b))])];
            yield return [.. text.SelectMany(c => (string[])[.. Exactly(escape), "u", .. Hex(c, 4)])];
            yield return [.. Exactly(escape), "U", .. Hex(codePoint, 8)];
        }

        yield return [.. bytes.SelectMany(b => Exactly($"\\0{Octal(b)}"))];
        yield return Exactly($"&#{codePoint};");
        yield return ["&", "#", "xX", .. Hex(codePoint, 1), ";"];
    }

    private static string Octal(byte value) => Convert.ToString(value, 8).PadLeft(3, '0');

    private static string[] Exactly(string text) => [.. text.Select(c => c.ToString())];
}
