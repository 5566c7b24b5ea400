using System.Text;

namespace Pipeline.Secrets;

/// <summary>
/// The character classes of Compose's dotenv reader, over bytes. Values are handled as Latin-1 strings (one character a
/// byte), so that bytes that are no UTF-8 survive unchanged.
/// </summary>
internal static class EnvText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>White space that does not end a line.</summary>
    internal static bool IsBlank(Rune rune) => rune.Value is '\t' or '\v' or '\f' or '\r' or ' ' or 0x85 or 0xA0;

    /// <summary>What a key may hold; blanks are judged elsewhere.</summary>
    internal static bool IsKeyRune(Rune rune) =>
        rune.Value is '_' or '.' or '-' or '[' or ']' || Rune.IsLetter(rune) || Rune.IsNumber(rune);

    internal static int SkipBlanks(ReadOnlySpan<byte> bytes, int at) => Skip(bytes, at, IsBlank);

    internal static int SkipWhiteSpace(ReadOnlySpan<byte> bytes, int at) => Skip(bytes, at, Rune.IsWhiteSpace);

    /// <summary>Where the text from <paramref name="start"/> ends once trailing white space is cut off.</summary>
    internal static int TrimEnd(ReadOnlySpan<byte> bytes, int start, int end)
    {
        while (
            end > start
            && Rune.DecodeLastFromUtf8(bytes[start..end], out var rune, out var length) == 0
            && Rune.IsWhiteSpace(rune)
        )
            end -= length;
        return end;
    }

    internal static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>
    /// What a reader of the value sees: UTF-8, with U+FFFD for bytes that are none (as Compose's JSON has it).
    /// </summary>
    internal static string Readable(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    internal static string FromReadable(string text) => Latin1(Strict.GetBytes(text));

    private static int Skip(ReadOnlySpan<byte> bytes, int at, Func<Rune, bool> belongs)
    {
        while (
            at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out var rune, out var length) == 0 && belongs(rune)
        )
            at += length;
        return at;
    }
}
