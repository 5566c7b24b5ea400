using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Packages;

namespace Pipeline.Bootstrap;

/// <summary>
/// A software bill of materials (CycloneDX 1.6, JSON) from the dependency manifest that the SDK writes beside each
/// program (<c>*.deps.json</c>): what is listed is what is in the package. Pure, and the same each time.
/// </summary>
internal static class Sbom
{
    private const string RuntimePack = "runtimepack.";

    /// <param name="depsJson">The dependency manifest.</param>
    /// <param name="program">The file that is described, such as <c>pipeline-1.4.0-linux-x64</c>.</param>
    /// <param name="sha256">Of that file, in lower-case hexadecimal digits.</param>
    public static string Of(string depsJson, string program, string version, string sha256)
    {
        using var deps = JsonDocument.Parse(depsJson);
        var libraries = deps.RootElement.GetProperty("libraries").EnumerateObject().ToList();
        var own = libraries.Single(l => l.Name.StartsWith("Build/", StringComparison.Ordinal)).Name;
        var described = new JsonObject
        {
            ["type"] = "application",
            ["bom-ref"] = own,
            ["name"] = program,
            ["version"] = version,
            ["hashes"] = CycloneDx.Hashes("SHA-256", sha256),
        };
        return CycloneDx.Document(
            described,
            libraries.Where(l => l.Name != own).Select(l => Component(l.Name, l.Value, version)),
            Dependencies(deps.RootElement)
        );
    }

    private static JsonObject Component(string reference, JsonElement library, string version)
    {
        var (name, number) = (reference.Split('/')[0], reference.Split('/')[1]);
        var type = library.GetProperty("type").GetString();
        var component = new JsonObject { ["type"] = "library", ["bom-ref"] = reference };
        // No package of any feed, whatever it is called.
        if (type is "project" or "reference")
        {
            component["name"] = name;
            component["version"] = version;
            return component;
        }

        name = name.StartsWith(RuntimePack, StringComparison.Ordinal) ? name[RuntimePack.Length..] : name;
        component["name"] = name;
        component["version"] = number;
        component["purl"] = $"pkg:nuget/{name}@{number}";
        if (library.GetProperty("sha512").GetString() is { Length: > 0 } hash)
            component["hashes"] = CycloneDx.Hashes("SHA-512", Hexadecimal(hash));
        return component;
    }

    /// <summary>What needs what, for the one target framework that a program has.</summary>
    private static IEnumerable<JsonObject> Dependencies(JsonElement deps)
    {
        var name = deps.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        foreach (var library in deps.GetProperty("targets").GetProperty(name).EnumerateObject())
        {
            var needed = library.Value.TryGetProperty("dependencies", out var all)
                ? all.EnumerateObject().Select(d => (JsonNode)$"{d.Name}/{d.Value.GetString()}")
                : [];
            yield return new JsonObject { ["ref"] = library.Name, ["dependsOn"] = new JsonArray([.. needed]) };
        }
    }

    /// <summary>NuGet writes <c>sha512-</c> and base 64; CycloneDX wants hexadecimal digits.</summary>
    private static string Hexadecimal(string hash) =>
        Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..]));
}
