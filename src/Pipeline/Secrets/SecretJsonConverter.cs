using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Secrets;

/// <summary>Makes every attempt to serialise a secret an error, also deep inside another object.</summary>
public sealed class SecretJsonConverter : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is never read from JSON.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is never written to JSON.");
}
