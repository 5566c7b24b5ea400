using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>
/// What was asked of a service, as the engine writes it. An update sends all of it back, so what this program knows
/// nothing of is kept. May hold secrets: never print the JSON.
/// </summary>
[JsonConverter(typeof(ServiceSpecConverter))]
public sealed class ServiceSpec
{
    private readonly JsonElement json;

    internal ServiceSpec(JsonElement json) => this.json = json;

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static ServiceSpec Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ServiceSpec(document.RootElement.Clone());
    }

    public string Name => Text(At("Name"));

    /// <summary>Labels of the service; its containers have others.</summary>
    public IReadOnlyDictionary<string, string> Labels =>
        At("Labels") is { ValueKind: JsonValueKind.Object } labels
            ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString() ?? "")
            : Empty.Map;

    /// <summary>Reference of the image that its tasks run, <c>repo:tag</c> or <c>repo:tag@sha256:…</c>.</summary>
    public string Image => Text(At("TaskTemplate", "ContainerSpec", nameof(Image)));

    /// <summary>How many tasks were asked for; null where the nodes decide (a global service).</summary>
    public int? Replicas =>
        At("Mode", "Replicated", "Replicas") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    /// <summary>One task on each node that may run it.</summary>
    public bool IsGlobal => At("Mode", "Global") is not null;

    /// <summary>It runs to an end, and then rests.</summary>
    public bool IsJob => At("Mode", "ReplicatedJob") is not null || At("Mode", "GlobalJob") is not null;

    /// <summary>The same, with another image.</summary>
    public ServiceSpec WithImage(string reference) =>
        With(spec => spec["TaskTemplate"]!["ContainerSpec"]![nameof(Image)] = reference);

    /// <summary>The same, edited.</summary>
    public ServiceSpec With(Action<JsonObject> edit)
    {
        var copy = JsonObject.Create(json)!;
        // A node that was made from an element is read-only until it is written and read again.
        var spec = JsonNode.Parse(copy.ToJsonString())!.AsObject();
        edit(spec);
        return Parse(spec.ToJsonString());
    }

    internal void Write(Utf8JsonWriter writer) => json.WriteTo(writer);

    /// <summary>Its name only.</summary>
    public override string ToString() => Name;

    private JsonElement? At(params ReadOnlySpan<string> path)
    {
        var at = json;
        foreach (var key in path)
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
                return null;
        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    private static string Text(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
