using System.Text.Json;

namespace Pipeline.Targets.Syntax;

/// <summary>
/// <c>.nuke/parameters.json</c> or <c>.nuke/parameters.&lt;profile&gt;.json</c>: one object, a member a parameter.
/// </summary>
internal sealed record ParameterFile(string Name, IReadOnlyDictionary<string, ParameterValue> Values)
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The files that apply, strongest first.</summary>
    /// <exception cref="UsageException">A profile has no file, or a file is not valid.</exception>
    public static IReadOnlyList<ParameterFile> ReadAll(string root, IEnumerable<string> profiles)
    {
        var files = profiles
            .Reverse()
            .Select(profile =>
                Read(root, $"parameters.{profile}.json")
                ?? throw new UsageException($"Profile '{profile}' has no file .nuke/parameters.{profile}.json.")
            )
            .ToList();
        if (Read(root, "parameters.json") is { } common)
            files.Add(common);
        return files;
    }

    private static ParameterFile? Read(string root, string name)
    {
        var path = Path.Combine(root, ".nuke", name);
        return File.Exists(path) ? Parse($".nuke/{name}", File.ReadAllText(path)) : null;
    }

    private static ParameterFile Parse(string name, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return new(
                name,
                document
                    .RootElement.EnumerateObject()
                    .Where(x => x.Name != "$schema" && x.Value.ValueKind != JsonValueKind.Null)
                    .ToDictionary(x => x.Name, x => Read($"'{x.Name}' in {name}", x.Value))
            );
        }
        // The reader's own messages may quote the file, which may hold secrets.
        catch (JsonException exception)
        {
            throw new UsageException(
                $"{name} is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."
            );
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            throw new UsageException($"{name} must hold one object with distinct members.");
        }
    }

    private static ParameterValue Read(string source, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => new(source, [.. value.EnumerateArray().Select(x => Text(source, x))], IsSplit: true),
            _ => new(source, [Text(source, value)], IsSplit: false),
        };

    private static string Text(string source, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new UsageException($"{source} must be text, a number, true, false, or a list of these."),
        };
}
