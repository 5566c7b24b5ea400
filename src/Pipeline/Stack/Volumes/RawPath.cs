using System.Text;

namespace Pipeline.Stacks;

/// <summary>Raw relative paths: bytes decoded as Latin-1, one character a byte.</summary>
internal static class RawPath
{
    public static string From(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>"" for a top-level path.</summary>
    public static string Parent(string raw) => raw[..Math.Max(0, raw.LastIndexOf('/'))];

    /// <summary>Whether it lies in that folder itself, not deeper.</summary>
    public static bool IsIn(string raw, string folder) =>
        raw.LastIndexOf('/') == folder.Length && raw.StartsWith(folder, StringComparison.Ordinal);

    /// <summary>
    /// The text that is stored there; what is not UTF-8 becomes <paramref name="substitute"/>, a byte each.
    /// </summary>
    public static string ToText(string raw, char substitute)
    {
        var bytes = Encoding.Latin1.GetBytes(raw);
        var text = new StringBuilder();
        for (ReadOnlySpan<byte> rest = bytes; rest.Length > 0; )
        {
            var clean = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            text.Append(clean ? rune.ToString() : substitute.ToString());
            rest = rest[(clean ? length : 1)..];
        }
        return text.ToString();
    }
}
