using System.Text.Json;

namespace Pipeline.Stacks;

/// <summary>
/// Lenient reading of compose's JSON: what is absent or null is empty; names and text have <c>$$</c> undone.
/// </summary>
internal static class JsonReading
{
    public static bool Has(this JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(key, out var value)
        && value.ValueKind != JsonValueKind.Null;

    public static string? Text(this JsonElement element, string key) =>
        element.Has(key) ? element.GetProperty(key).Scalar() : null;

    public static bool Flag(this JsonElement element, string key) =>
        element.Has(key) && element.GetProperty(key).ValueKind == JsonValueKind.True;

    /// <summary>A scalar as text; null for null, objects and arrays.</summary>
    public static string? Scalar(this JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => Unescape(element.GetString()!),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
            _ => null,
        };

    /// <summary>
    /// The members of the object under <paramref name="key"/>, or of the element itself when it is "".
    /// </summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> Members(this JsonElement element, string key)
    {
        var of =
            key.Length == 0 ? element
            : element.Has(key) ? element.GetProperty(key)
            : default;
        return of.ValueKind == JsonValueKind.Object
            ? of.EnumerateObject().Select(m => KeyValuePair.Create(Unescape(m.Name), m.Value))
            : [];
    }

    /// <summary>A list under <paramref name="key"/>; a lone scalar counts as a list of one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string key) =>
        !element.Has(key) ? []
        : element.GetProperty(key) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray()
        : [element.GetProperty(key)];

    public static IReadOnlyDictionary<string, string> Texts(this JsonElement element, string key) =>
        element.Members(key).Where(m => m.Value.Scalar() is not null).ToDictionary(m => m.Key, m => m.Value.Scalar()!);

    public static bool IsSet(this JsonElement element) =>
        element.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);

    private static string Unescape(string text) => text.Replace("$$", "$", StringComparison.Ordinal);
}
