using System.Text.RegularExpressions;
using Pipeline.Secrets;

namespace Pipeline.Database;

/// <summary>
/// A value of <c>cutover.set</c>: text with <c>{secret:app}</c> or <c>{secret:app|url}</c> in it. Filled forwards, and
/// read back from what was filled.
/// </summary>
internal sealed partial record SecretTemplate(string Text)
{
    public bool IsSecret => Place().IsMatch(Text);

    /// <param name="secret">The secret of that name.</param>
    public string Fill(Func<string, Secret> secret) =>
        Place()
            .Replace(
                Text,
                place =>
                {
                    var value = secret(place.Groups["name"].Value).Reveal();
                    return place.Groups["url"].Success ? Uri.EscapeDataString(value) : value;
                }
            );

    /// <summary>
    /// The secret that stands in a value made from this text; null when the value was not made from it, or the text
    /// holds more than that one secret.
    /// </summary>
    public string? Read(string value, string name)
    {
        if (Place().Matches(Text) is not [var place] || place.Groups["name"].Value != name)
            return null;
        var (before, after) = (Text[..place.Index], Text[(place.Index + place.Length)..]);
        if (
            value.Length <= before.Length + after.Length
            || !value.StartsWith(before, StringComparison.Ordinal)
            || !value.EndsWith(after, StringComparison.Ordinal)
        )
            return null;
        var text = value[before.Length..^after.Length];
        return place.Groups["url"].Success ? Uri.UnescapeDataString(text) : text;
    }

    [GeneratedRegex(@"\{secret:(?<name>\w+)(?<url>\|url)?\}")]
    private static partial Regex Place();
}
