using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Docker;

/// <summary>Endless answers: one JSON object a line (events, progress).</summary>
internal static class JsonLines
{
    public static async IAsyncEnumerable<T> Read<T>(
        Stream stream,
        JsonTypeInfo<T> type,
        string call,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var reader = new StreamReader(stream);
        while (await EngineErrors.Translated(call, async () => await reader.ReadLineAsync(ct), ct) is { } line)
        {
            if (line.Length > 0)
                yield return Parse(line, type, call);
        }
    }

    private static T Parse<T>(string line, JsonTypeInfo<T> type, string call)
    {
        try
        {
            return JsonSerializer.Deserialize(line, type)!;
        }
        catch (JsonException)
        {
            throw new DockerException(call, "the answer is not what a Docker engine says here");
        }
    }
}
