using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>What a task is made from, as the engine writes it. May hold secrets: never print the JSON.</summary>
[JsonConverter(typeof(TaskSpecConverter))]
public sealed class TaskSpec
{
    private readonly JsonElement json;

    internal TaskSpec(JsonElement json) => this.json = json;

    /// <summary>Reference of the image that it runs, <c>repo:tag</c> or <c>repo:tag@sha256:…</c>.</summary>
    public string Image => json.At("ContainerSpec", nameof(Image)).Text();

    /// <summary>Counts how often the tasks of a service were to be replaced although nothing else changed.</summary>
    public int ForceUpdate => json.At(nameof(ForceUpdate)).Number();

    /// <summary>
    /// Whether a task that was made from this one is one of the other's, so that an update leaves it: on which nodes
    /// it may run is no difference, as long as its own is one of them.
    /// </summary>
    public bool MakesSameTask(TaskSpec other) => JsonNode.DeepEquals(Made(), other.Made());

    /// <summary>Its image only.</summary>
    public override string ToString() => Image;

    internal void Write(Utf8JsonWriter writer) => json.WriteTo(writer);

    private JsonNode? Made()
    {
        if (json.ValueKind != JsonValueKind.Object)
            return null;
        var all = JsonNode.Parse(json.GetRawText())!.AsObject();
        all.Remove("Placement");
        // The engine writes it of a service alone.
        all.Remove("Runtime");
        return SpecJson.Whole(all);
    }
}
