using System.Text;

namespace Pipeline.Targets.Output;

/// <summary>Replaces secrets in text: as they are, base64 at any alignment (both alphabets), URL-encoded.</summary>
internal sealed class Masker
{
    private const string Mask = "***";
    private readonly List<string> _forms = [];

    public IReadOnlyList<string> Forms => _forms;

    public void Learn(string secret)
    {
        if (secret.Length == 0)
            return;
        var forms = new[]
        {
            secret,
            secret.Trim(),
            Uri.EscapeDataString(secret),
            Uri.EscapeDataString(secret).Replace("%20", "+", StringComparison.Ordinal),
        }
            .Concat(Base64Forms(Encoding.UTF8.GetBytes(secret)))
            .Where(x => x.Length > 0);
        _forms.AddRange(forms.Except(_forms));
        _forms.Sort((left, right) => right.Length.CompareTo(left.Length));
    }

    public string Apply(string text) =>
        _forms.Aggregate(text, (masked, form) => masked.Replace(form, Mask, StringComparison.Ordinal));

    /// <summary>
    /// Inside a longer base64 text the bytes may start at any of three offsets; the characters shared with neighbours
    /// are cut.
    /// </summary>
    private static IEnumerable<string> Base64Forms(byte[] secret)
    {
        yield return Convert.ToBase64String(secret);
        for (var offset = 0; offset < 3; offset++)
        {
            var encoded = Convert.ToBase64String([.. new byte[offset], .. secret]).TrimEnd('=');
            var shared = (offset + secret.Length) % 3 == 0 ? 0 : 1;
            var start = offset == 0 ? 0 : offset + 1;
            if (encoded.Length - shared - start < 4)
                continue;
            var inner = encoded[start..^shared];
            yield return inner;
            yield return inner.Replace('+', '-').Replace('/', '_');
        }
    }
}
