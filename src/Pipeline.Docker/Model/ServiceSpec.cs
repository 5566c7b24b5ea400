using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>
/// What was asked of a service, as the engine writes it. An update sends all of it back, so what this program knows
/// nothing of is kept. May hold secrets: never print the JSON.
/// </summary>
[JsonConverter(typeof(ServiceSpecConverter))]
public sealed partial class ServiceSpec
{
    private readonly JsonElement json;

    internal ServiceSpec(JsonElement json) => this.json = json;

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static ServiceSpec Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ServiceSpec(document.RootElement.Clone());
    }

    public string Name => At("Name").Text();

    /// <summary>Labels of the service; its containers have others.</summary>
    public IReadOnlyDictionary<string, string> Labels =>
        At("Labels") is { ValueKind: JsonValueKind.Object } labels
            ? labels.EnumerateObject().ToDictionary(l => l.Name, l => l.Value.GetString() ?? "")
            : Empty.Map;

    /// <summary>Reference of the image that its tasks run, <c>repo:tag</c> or <c>repo:tag@sha256:…</c>.</summary>
    public string Image => Tasks.Image;

    /// <summary>What each of its tasks is made from.</summary>
    public TaskSpec Tasks => new(json.At("TaskTemplate") ?? default);

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

    /// <summary>The same; another count than before replaces its tasks although nothing else changes.</summary>
    public ServiceSpec WithForceUpdate(int count) => With(spec => spec["TaskTemplate"]![nameof(ForceUpdate)] = count);

    /// <summary>The same, with as many tasks as another one.</summary>
    public ServiceSpec WithModeOf(ServiceSpec other) =>
        With(spec => spec["Mode"] = JsonNode.Parse(other.json.GetRawText())!["Mode"]?.DeepClone());

    /// <summary>The same, without its settings for updates.</summary>
    public ServiceSpec WithoutUpdateSettings() => With(spec => spec.Remove("UpdateConfig"));

    /// <summary>The same, with its settings for updates edited; an empty object where it has none.</summary>
    public ServiceSpec WithUpdateSettings(Action<JsonObject> edit) =>
        With(spec =>
        {
            if (spec["UpdateConfig"] is not JsonObject settings)
                spec["UpdateConfig"] = settings = [];
            edit(settings);
        });

    /// <summary>
    /// Whether both ask for the same. What the engine leaves out, since it is zero or empty, is the same as zero or
    /// empty.
    /// </summary>
    public bool SameAs(ServiceSpec other) =>
        JsonNode.DeepEquals(
            SpecJson.Whole(JsonNode.Parse(json.GetRawText())),
            SpecJson.Whole(JsonNode.Parse(other.json.GetRawText()))
        );

    /// <summary>The same, whatever the number of tasks: services are scaled at any time.</summary>
    public bool SameButForTasks(ServiceSpec other) => SameAs(other.WithModeOf(this));

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

    private JsonElement? At(params ReadOnlySpan<string> path) => json.At(path);
}
