using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>
/// A plan as text that is the same each time the same is planned: without what moves in an unchanged world (processes,
/// start times, health, fingerprints under a key of one run) and without the names of the release in flight. Pure.
/// </summary>
/// <param name="release">The release's ID, which the next one does not have.</param>
/// <param name="unique">Its random part.</param>
/// <param name="commit">The commit that it makes of a patch: its date is that of the planning; null where it makes
/// none.</param>
internal sealed partial class PlanText(string release, string? unique, string? commit = null)
{
    /// <summary>Digits by which people are shown a commit.</summary>
    private const int Shown = 12;

    private const string InFlight = "*";

    /// <summary>
    /// Of a container that is looked at: its identity and image stay in. What a container was made with, and the
    /// content of volumes and env files, are parts of their own.
    /// </summary>
    private static readonly HashSet<string> Moving =
    [
        "pid",
        "restarts",
        "startedAt",
        "startedAfter",
        "health",
        "running",
        "crashed",
        "shape",
        "mounts",
        "fingerprint",
        "written",
        "folders",
        "oldInode",
        "oldBornNs",
    ];

    public static PlanText For(Release release) =>
        new(
            release.Id,
            release.Opening.Unique,
            release.Touches(StageNames.ApplyPatch) ? release.PlanOf(StageNames.ApplyPatch)!.Facts.Commit : null
        );

    public string Of(StagePlan plan) =>
        Canonical(
            new JsonObject
            {
                ["stage"] = plan.Stage.Value,
                ["nothing"] = plan.Nothing,
                ["further"] = JsonSerializer.SerializeToNode(plan.Further, Json.Options),
                ["steps"] = JsonSerializer.SerializeToNode(plan.Steps, Json.Options),
                ["work"] = JsonNode.Parse(plan.Work.GetRawText()),
            }
        );

    /// <summary>Anything else that is compared as JSON.</summary>
    public string Of<T>(T value) => Canonical(JsonSerializer.SerializeToNode(value, Json.Options));

    private string Canonical(JsonNode? node) => Clean(node)?.ToJsonString(Json.Options) ?? "null";

    private JsonNode? Clean(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.Where(p => !IsMoving(p.Key, p.Value))
                    .OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => KeyValuePair.Create(Text(p.Key), Clean(p.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Clean)]),
            JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Text(text)),
            _ => node?.DeepClone(),
        };

    /// <summary>
    /// A <c>before</c> may be the fingerprint of a whole volume, live data included; or a text, or prior rights.
    /// </summary>
    private static bool IsMoving(string key, JsonNode? value) =>
        Moving.Contains(key)
        || (
            key == "before"
            && value is JsonValue before
            && before.TryGetValue<string>(out var text)
            && Fingerprint().IsMatch(text)
        );

    private string Text(string text)
    {
        if (unique is not null)
            text = text.Replace(unique, InFlight, StringComparison.Ordinal);
        if (commit is not null)
            text = text.Replace(commit, InFlight, StringComparison.Ordinal)
                .Replace(commit[..Shown], InFlight, StringComparison.Ordinal);
        return Regex.Replace(text, $@"(?<![A-Za-z0-9]){Regex.Escape(release)}(?![A-Za-z0-9])", InFlight);
    }

    [GeneratedRegex(@"\A[0-9a-f]{64}\z")]
    private static partial Regex Fingerprint();
}
