using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipeline.Tests.Secrets;

/// <summary>What other programs make of a secret, by their own encoders and not by the redactor's.</summary>
internal static class Encodings
{
    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static IReadOnlyList<string> Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        var forms = new List<string>
        {
            secret,
            Convert.ToHexString(bytes),
            Convert.ToHexStringLower(bytes),
            BitConverter.ToString(bytes),
            Uri.EscapeDataString(secret),
            WebUtility.UrlEncode(secret),
            LowerCaseUrl(secret),
            FullUrl(bytes),
            FullUrl(bytes).ToLowerInvariant(),
            Uri.EscapeDataString(Uri.EscapeDataString(secret)),
            Json(secret),
            Json(secret, Relaxed),
            FullJson(secret, "x4"),
            FullJson(secret, "X4"),
            Json(Json(secret)),
            Json(Json(secret, Relaxed), Relaxed),
            secret.Replace("'", "'\\''"),
            secret.Replace("'", "'\"'\"'"),
            Backslashed(secret, "\\\"$`"),
            Backslashed(secret, " !\"#$&'()*;<>?[\\]^`{|}~"),
            secret.Replace("$", "$$"),
            secret.Replace("'", "''"),
            secret.Replace("\"", "\"\""),
            secret.Replace("$", "$$").Replace("'", "''"),
            WebUtility.HtmlEncode(secret),
            HtmlEncoder.Default.Encode(secret),
            string.Concat(bytes.Select(b => $"\\x{b:x2}")),
            string.Concat(bytes.Select(b => "\\" + Convert.ToString(b, 8).PadLeft(3, '0'))),
            secret.Replace("\n", "\\n"),
            secret.Replace("\n", "\r\n"),
        };
        forms.AddRange(Base64(bytes));
        return [.. forms.Distinct()];
    }

    /// <summary>
    /// Base64 of the secret within other text: each alignment, both alphabets, with and without padding, wrapped, and
    /// encoded again.
    /// </summary>
    private static IEnumerable<string> Base64(byte[] secret)
    {
        foreach (
            var (before, after) in new[]
            {
                ("", ""),
                ("u", ""),
                ("us", "x"),
                ("user:", "\n"),
                ("abcdef", "yz"),
                ("", "tail of it"),
            }
        )
        {
            var standard = Convert.ToBase64String([
                .. Encoding.UTF8.GetBytes(before),
                .. secret,
                .. Encoding.UTF8.GetBytes(after),
            ]);
            yield return standard;
            yield return standard.TrimEnd('=');
            yield return standard.Replace('+', '-').Replace('/', '_').TrimEnd('=');
            yield return Uri.EscapeDataString(standard);
            yield return Json(standard);
        }

        yield return Convert.ToBase64String(
            [.. new byte[55], .. secret, .. new byte[50]],
            Base64FormattingOptions.InsertLineBreaks
        );
        yield return string.Join(
            '\n',
            Convert.ToBase64String([.. new byte[44], .. secret, .. new byte[50]]).Chunk(64).Select(c => new string(c))
        );
    }

    private static string Json(string text, JsonSerializerOptions? options = null) =>
        JsonSerializer.Serialize(text, options)[1..^1];

    private static string FullJson(string text, string format) =>
        string.Concat(text.Select(c => "\\u" + ((int)c).ToString(format)));

    private static string FullUrl(byte[] bytes) => string.Concat(bytes.Select(b => $"%{b:X2}"));

    private static string LowerCaseUrl(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            Uri.EscapeDataString(text),
            "%..",
            m => m.Value.ToLowerInvariant()
        );

    private static string Backslashed(string text, string specials) =>
        string.Concat(text.Select(c => specials.Contains(c) ? $"\\{c}" : $"{c}"));
}
