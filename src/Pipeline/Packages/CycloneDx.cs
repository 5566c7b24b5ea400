using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Packages;

/// <summary>The frame of a bill of materials as CycloneDX 1.6 writes it. The same each time.</summary>
public static class CycloneDx
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="described">The component that the bill is of.</param>
    /// <param name="dependencies">What needs what; null where that is not known.</param>
    public static string Document(
        JsonObject described,
        IEnumerable<JsonObject> components,
        IEnumerable<JsonObject>? dependencies = null
    )
    {
        var document = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = described },
            ["components"] = List(components),
        };
        if (dependencies is not null)
            document["dependencies"] = List(dependencies);
        return document.ToJsonString(Indented) + "\n";
    }

    /// <param name="content">Hexadecimal digits.</param>
    public static JsonArray Hashes(string algorithm, string content) =>
        new(new JsonObject { ["alg"] = algorithm, ["content"] = content });

    private static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);
}
