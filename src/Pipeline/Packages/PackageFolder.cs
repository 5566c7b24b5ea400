using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pipeline.Packages;

/// <summary>
/// What the metadata says that pip (core metadata, PEP 566 and 376) and npm (package.json) leave beside what they have
/// installed. Pure: of their texts, nothing is run.
/// </summary>
public static partial class PackageFolder
{
    /// <summary>Whether a path is that of such metadata.</summary>
    public static bool IsMetadata(string path) => OfPython().IsMatch(path) || OfNode().IsMatch(path);

    /// <returns>Null where the text does not say name and version.</returns>
    public static InstalledPackage? Read(string path, string text) =>
        OfPython().IsMatch(path) ? Python(text)
        : OfNode().IsMatch(path) ? Node(text)
        : null;

    /// <summary>Only the head counts: below it is the package's own description.</summary>
    private static InstalledPackage? Python(string text)
    {
        var head = text.ReplaceLineEndings("\n").Split("\n\n")[0].Split('\n');
        return Field(head, "Name") is { } name && Field(head, "Version") is { } version
            ? new InstalledPackage("pypi", Separators().Replace(name, "-").ToLowerInvariant(), version, "")
            : null;
    }

    private static string? Field(string[] lines, string key) =>
        lines
            .Where(l => l.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase))
            .Select(l => l[(key.Length + 1)..].Trim())
            .FirstOrDefault(v => v.Length > 0);

    private static InstalledPackage? Node(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text.TrimStart('\uFEFF'));
            return Value(json.RootElement, "name") is { } name && Value(json.RootElement, "version") is { } version
                ? new InstalledPackage("npm", name, version, "")
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Value(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(key, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    [GeneratedRegex(@"\.(?:dist-info/METADATA|egg-info/PKG-INFO|egg-info)$")]
    private static partial Regex OfPython();

    /// <summary>A package itself, and none of the files in it.</summary>
    [GeneratedRegex(@"(?:^|/)node_modules/(?:@[^/]+/)?[^/@][^/]*/package\.json$")]
    private static partial Regex OfNode();

    /// <summary>One and the same name in any of its spellings (PEP 503).</summary>
    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();
}
