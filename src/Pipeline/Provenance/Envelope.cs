using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Terms;

namespace Pipeline.Provenance;

/// <summary>
/// A signed statement as DSSE writes it (Dead Simple Signing Envelope 1.0): what is signed is its type and its bytes,
/// each with their length.
/// </summary>
/// <param name="PayloadType">What the payload is.</param>
/// <param name="Payload">The statement.</param>
/// <param name="KeyId">Which key has signed it, as the envelope says; a hint, no proof.</param>
internal sealed record Envelope(string PayloadType, byte[] Payload, string KeyId, byte[] Signature)
{
    public static string Sign(string statement, SignatureKey key)
    {
        var payload = Encoding.UTF8.GetBytes(statement);
        return new JsonObject
            {
                ["payloadType"] = Statement.MediaType,
                ["payload"] = Convert.ToBase64String(payload),
                ["signatures"] = new JsonArray(
                    new JsonObject
                    {
                        ["keyid"] = key.Id,
                        ["sig"] = Convert.ToBase64String(key.Sign(Signed(Statement.MediaType, payload))),
                    }
                ),
            }.ToJsonString(Json.Indented) + "\n";
    }

    /// <returns>Null where it is none, or has not one signature.</returns>
    public static Envelope? TryRead(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var signature = root.GetProperty("signatures").EnumerateArray().Single();
            return new Envelope(
                root.GetProperty("payloadType").GetString()!,
                root.GetProperty("payload").GetBytesFromBase64(),
                signature.GetProperty("keyid").GetString()!,
                signature.GetProperty("sig").GetBytesFromBase64()
            );
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public bool IsSignedBy(SignatureKey key) => key.Verify(Signed(PayloadType, Payload), Signature);

    private static byte[] Signed(string type, byte[] payload) =>
        [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(type)} {type} {payload.Length} "), .. payload];
}
