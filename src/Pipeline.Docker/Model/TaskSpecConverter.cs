using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Docker;

internal sealed class TaskSpecConverter : JsonConverter<TaskSpec>
{
    public override TaskSpec Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, TaskSpec value, JsonSerializerOptions options) =>
        value.Write(writer);
}
