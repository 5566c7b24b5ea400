using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.Provenance;

/// <summary>
/// The provenance of a verified release: an in-toto statement (v1) with a SLSA provenance predicate (v1), about its
/// images and its deployment. From the journal alone, so it is the same each time. Pure.
/// </summary>
/// <param name="project">The compose project.</param>
internal sealed class Statement(string project, JournalFile journal, ReleaseHistory history, ReleaseRecord release)
{
    public const string MediaType = "application/vnd.in-toto+json";
    private const string BuildType = "urn:pipeline:release:v1";

    private static readonly JsonSerializerOptions Written = new(Json.Options) { WriteIndented = true };

    private readonly Closing _closing = release.Closing is { Outcome: Outcome.Verified } closing
        ? closing
        : throw new ArgumentException("only a verified release has a provenance", nameof(release));

    private readonly JournalRecord _last = journal.Records.Last(r =>
        r.Release == release.Id && r.Event == JournalEvent.Closed
    );

    public string Text() =>
        new JsonObject
        {
            ["_type"] = "https://in-toto.io/Statement/v1",
            ["subject"] = new JsonArray([
                .. _closing.Images.Select(i => Resource(i.Key, "sha256", i.Value)),
                Deployment(),
            ]),
            ["predicateType"] = "https://slsa.dev/provenance/v1",
            ["predicate"] = new JsonObject
            {
                ["buildDefinition"] = new JsonObject
                {
                    ["buildType"] = BuildType,
                    ["externalParameters"] = Asked(),
                    ["internalParameters"] = new JsonObject { ["services"] = Services() },
                    ["resolvedDependencies"] = new JsonArray([Source(), .. Bases()]),
                },
                ["runDetails"] = new JsonObject
                {
                    ["builder"] = Builder(),
                    ["metadata"] = new JsonObject
                    {
                        ["invocationId"] = $"{project}/{release.Id}/{release.Opening.Unique ?? "unknown"}",
                        ["startedOn"] = Time(release.OpenedAt),
                        ["finishedOn"] = Time(_last.At),
                    },
                    ["byproducts"] = new JsonArray([.. Bills(), .. Proofs()]),
                },
            },
        }.ToJsonString(Written) + "\n";

    /// <summary>SHA-256 of the bill of materials of each image of the release that has one, by image ID.</summary>
    public IReadOnlyDictionary<string, string> BillOfImage() =>
        _closing
            .Images.Select(i => (Id: i.Value, Materials(i.Key, i.Value)?.Bill))
            .Where(i => i.Bill is not null)
            .DistinctBy(i => i.Id)
            .ToDictionary(i => i.Id, i => i.Bill!);

    /// <summary>The hash of its last record covers every record before it.</summary>
    private JsonObject Deployment() =>
        Resource($"deployment/{project}/{release.Id}", "sha256", journal.HashOf(_last.Seq)!);

    private JsonObject Asked()
    {
        var opening = release.Opening;
        var asked = new JsonObject
        {
            ["project"] = project,
            ["purpose"] = opening.Purpose,
            ["stages"] = Element(opening.Stages),
            ["version"] = release.Version,
        };
        if (release.WithoutNodes.Count > 0)
            asked["withoutNodes"] = Element(release.WithoutNodes);
        if (opening.Approval is { } approval)
            asked["approval"] = new JsonObject
            {
                ["by"] = approval.By,
                ["on"] = Time(approval.At),
                ["planHash"] = approval.PlanHash,
                ["given"] = Element(approval.Given),
                ["typed"] = Element(approval.Typed),
                ["pinned"] = approval.IsPinned,
            };
        return asked;
    }

    private JsonArray Services() =>
        new([
            .. _closing.After.Select(s => new JsonObject
            {
                ["service"] = s.Service,
                ["container"] = s.Container,
                ["image"] = s.Image,
                ["running"] = s.Running,
            }),
        ]);

    private JsonObject Source() => Resource("source", "gitCommit", _closing.Commit);

    private IEnumerable<JsonObject> Bases() =>
        from image in _closing.Images
        from found in Materials(image.Key, image.Value)?.Bases ?? []
        select Base(image.Key, found);

    private static JsonObject Base(string image, BaseImage found)
    {
        var resource = found.Id is { } id
            ? Resource(found.Reference, "sha256", id)
            : new JsonObject { ["name"] = found.Reference, ["uri"] = $"docker-image:{found.Reference}" };
        resource["annotations"] = new JsonObject
        {
            ["of"] = image,
            ["isBelow"] = found.IsBelow,
            ["registryDigest"] = found.Digest,
        };
        return resource;
    }

    /// <summary>As recorded when that image was built, in this release or in an earlier one.</summary>
    private ImageMaterials? Materials(string reference, string id) =>
        history
            .Releases.TakeWhile(r => r.Id != release.Id)
            .Append(release)
            .Reverse()
            .Select(r => r.Stage(StageNames.BuildImage)?.Receipt is { } s ? Json.Value<BuildReceipt>(s.Data) : null)
            .FirstOrDefault(r =>
                r?.Images.GetValueOrDefault(reference) == id && r.Materials?.ContainsKey(reference) == true
            )
            ?.Materials![reference];

    private JsonObject Builder()
    {
        var by = release.Opening.Approval?.By ?? "unknown";
        var builder = new JsonObject { ["id"] = $"urn:pipeline:builder:{Uri.EscapeDataString(by)}" };
        if (release.Opening.Program is { } program)
            builder["version"] = new JsonObject { ["pipeline"] = program };
        return builder;
    }

    private IEnumerable<JsonObject> Bills() =>
        BillOfImage()
            .Select(b =>
            {
                var bill = Resource(BillFiles.Name(b.Value), "sha256", b.Value);
                bill["mediaType"] = "application/vnd.cyclonedx+json";
                bill["annotations"] = new JsonObject { ["of"] = b.Key };
                return bill;
            });

    /// <summary>Each with the hash of what was looked at and found, and in words.</summary>
    private IEnumerable<JsonObject> Proofs() =>
        release
            .Stages.Where(s => s.Proof is not null)
            .Select(s =>
            {
                var text = JsonSerializer.Serialize(s.Proof!.Evidence, Json.Options);
                var proof = Resource($"proof/{s.Plan.Stage}", "sha256", Sha256(text));
                proof["annotations"] = new JsonObject
                {
                    ["holds"] = s.Proof.Holds,
                    ["claims"] = new JsonArray([.. s.Proof.Evidence.Select(e => $"{e.Claim}: {e.Found}")]),
                };
                return proof;
            });

    private static JsonObject Resource(string name, string algorithm, string digest) =>
        new()
        {
            ["name"] = name,
            ["digest"] = new JsonObject { [algorithm] = digest.Split(':')[^1] },
        };

    private static JsonNode? Element<T>(T value) => JsonSerializer.SerializeToNode(value, Json.Options);

    private static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
