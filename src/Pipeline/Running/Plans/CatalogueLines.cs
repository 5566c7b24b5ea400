using System.Text.Json;
using Pipeline.Postgres;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// Roles, memberships, objects with their rights and all else that a catalogue holds, a line each: the server gives
/// them in the order in which it stored them. Pure.
/// </summary>
internal static class CatalogueLines
{
    public static IEnumerable<string> From(Catalogue catalogue) =>
        Of("", JsonSerializer.SerializeToElement(catalogue, Json.Options));

    private static IEnumerable<string> Of(string path, JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object when Count(path) < 2 => element
                .EnumerateObject()
                .SelectMany(p => Of($"{path}/{p.Name}", p.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select(item => $"{path} {Sorted(item)}"),
            _ => [$"{path} {Sorted(element)}"],
        };

    /// <summary>An entry's rights are a set, too.</summary>
    private static string Sorted(JsonElement item) =>
        item.ValueKind switch
        {
            JsonValueKind.Object => string.Join(' ', item.EnumerateObject().Select(p => $"{p.Name}={Sorted(p.Value)}")),
            JsonValueKind.Array =>
                $"[{string.Join(
                ", ",
                item.EnumerateArray().Select(i => Sorted(i)).Order(StringComparer.Ordinal)
            )}]",
            _ => item.GetRawText(),
        };

    private static int Count(string path) => path.Count(c => c == '/');
}
