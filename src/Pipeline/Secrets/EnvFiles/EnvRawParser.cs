using System.Text;

namespace Pipeline.Secrets;

/// <summary>
/// Finds the statements of an env file in raw format as docker/cli's package kvfile does: one a line, no quotes, no
/// escapes, no <c>$</c>, no comment behind a value; blanks at the end belong to the value.
/// </summary>
internal static class EnvRawParser
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static List<EnvStatement> Parse(ReadOnlySpan<byte> bytes)
    {
        var statements = new List<EnvStatement>();
        var at = bytes.StartsWith(EnvText.ByteOrderMark) ? EnvText.ByteOrderMark.Length : 0;
        for (var line = 1; at < bytes.Length; line++)
        {
            var newline = bytes[at..].IndexOf((byte)'\n');
            var next = newline < 0 ? bytes.Length : at + newline + 1;
            var end = newline < 0 ? next : next - 1;
            if (Statement(bytes, at, end > at && bytes[end - 1] == '\r' ? end - 1 : end, line) is { } statement)
                statements.Add(statement);
            at = next;
        }

        return statements;
    }

    private static EnvStatement? Statement(ReadOnlySpan<byte> bytes, int from, int end, int line)
    {
        Require(IsText(bytes[from..end]), "bytes that are no UTF-8", line);
        var start = Math.Min(end, EnvText.SkipWhiteSpace(bytes[..end], from));
        if (start == end || bytes[start] == '#')
            return null;
        var separator = bytes[start..end].IndexOf((byte)'=');
        var keyEnd = separator < 0 ? end : start + separator;
        var key = Encoding.UTF8.GetString(bytes[start..keyEnd]);
        Require(key.Length > 0, "a value without a key", line);
        Require(!key.Any(char.IsWhiteSpace), "a key cannot contain white space", line);
        return separator < 0
            ? new EnvStatement(key, EnvStatementKind.Inherited, line, start, end, 0, EnvQuote.None, false)
            : new EnvStatement(
                key,
                EnvStatementKind.Assignment,
                line,
                start,
                keyEnd + 1,
                end - keyEnd - 1,
                EnvQuote.Raw,
                false
            );
    }

    private static void Require(bool holds, string what, int line)
    {
        if (!holds)
            throw new EnvFileException($"{what}; Compose rejects the file.", line);
    }

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetCharCount(bytes) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
