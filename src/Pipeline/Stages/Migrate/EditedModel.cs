using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Stacks;

namespace Pipeline.Stages.Migrate;

/// <summary>
/// What an edit of compose files changes in the model that compose resolves from them, beside what it is to change.
/// Pure; names keys only, since values may be secret.
/// </summary>
internal static class EditedModel
{
    private const string Volumes = "volumes";
    private const string Services = "services";

    /// <returns>Paths of keys, such as <c>services.web.command</c>; empty when only the mounts changed that had
    /// to.</returns>
    public static IReadOnlyList<string> Unexpected(
        JsonElement before,
        JsonElement after,
        IReadOnlyList<MountChange> changes
    )
    {
        var (old, now) = (Object(before), Object(after));
        return
        [
            .. Differing(old, now).Where(k => k is not (Services or Volumes)),
            .. Names(Members(old, Volumes), Members(now, Volumes))
                .Where(k => !IsExpected(Members(old, Volumes)[k], Members(now, Volumes)[k], k, changes))
                .Select(k => $"{Volumes}.{k}"),
            .. Names(Members(old, Services), Members(now, Services))
                .SelectMany(s => OfService(s, Members(old, Services)[s], Members(now, Services)[s], changes)),
        ];
    }

    private static IEnumerable<string> OfService(
        string name,
        JsonNode? before,
        JsonNode? after,
        IReadOnlyList<MountChange> changes
    )
    {
        if (before is not JsonObject old || after is not JsonObject now)
            return [$"{Services}.{name}"];
        var own = changes.Where(c => c.Service == name).ToList();
        return Differing(old, now)
            .Where(k => k != Volumes || own.Count == 0)
            .Concat(AreExpected(Mounts(old), Mounts(now), own) ? [] : [Volumes])
            .Distinct()
            .Select(k => $"{Services}.{name}.{k}");
    }

    private static bool AreExpected(List<JsonNode?> old, List<JsonNode?> now, List<MountChange> changes)
    {
        var paths = changes.Select(c => c.Path).ToHashSet();
        bool Stays(JsonNode? mount) => !paths.Contains(Target(mount));
        return old.Where(Stays).Select(Text).Order().SequenceEqual(now.Where(Stays).Select(Text).Order())
            && changes.TrueForAll(c =>
                now.Where(m => Target(m) == c.Path).ToList() switch
                {
                    [] => !c.Uncovers,
                    [var one] => c.Uncovers
                        && (string?)one!["type"] == "volume"
                        && string.IsNullOrEmpty((string?)one["source"]),
                    _ => false,
                }
            );
    }

    /// <summary>Compose leaves out a volume that no service mounts any more.</summary>
    private static bool IsExpected(JsonNode? old, JsonNode? now, string key, IReadOnlyList<MountChange> changes) =>
        JsonNode.DeepEquals(old, now)
        || (now is null && changes.Any(c => c.Kind != MountChangeKind.Add && c.Beside.VolumeKey == key));

    private static IEnumerable<string> Differing(JsonObject old, JsonObject now) =>
        Names(old, now).Where(k => !JsonNode.DeepEquals(old[k], now[k]));

    private static IEnumerable<string> Names(JsonObject old, JsonObject now) =>
        old.Select(p => p.Key).Union(now.Select(p => p.Key));

    private static List<JsonNode?> Mounts(JsonObject service) => [.. service[Volumes] as JsonArray ?? []];

    private static JsonObject Members(JsonObject model, string key) => model[key] as JsonObject ?? [];

    private static string Target(JsonNode? mount) => ContainerPath.Normalise((string?)mount?["target"] ?? "");

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "";

    private static JsonObject Object(JsonElement element) => JsonNode.Parse(element.GetRawText())!.AsObject();
}
