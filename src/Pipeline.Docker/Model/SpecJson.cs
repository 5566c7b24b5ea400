using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Docker;

/// <summary>How a spec is read that is kept as the engine has written it.</summary>
internal static class SpecJson
{
    /// <summary>What is at that path; null where there is nothing.</summary>
    public static JsonElement? At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        var at = json;
        foreach (var key in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
                return null;
        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    /// <summary>Empty where it is no text.</summary>
    public static string Text(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>0 where it is no number.</summary>
    public static int Number(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;

    /// <summary>Without what says nothing: null where nothing is left.</summary>
    public static JsonNode? Whole(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.Select(p => KeyValuePair.Create(p.Key, Whole(p.Value)))
                .Where(p => p.Value is not null)
                .ToList()
                is { Count: > 0 } some
                ? new JsonObject(some)
                : null,
            JsonArray { Count: 0 } => null,
            JsonArray list => new JsonArray([.. list.Select(Whole)]),
            JsonValue value => value.ToJsonString() is "0" or "\"\"" or "false" ? null : value.DeepClone(),
            _ => null,
        };
}
