using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Live;
using Pipeline.Terms;

namespace Pipeline.Provenance;

/// <summary>
/// Whether the provenance of a release is what its journal says, what was signed, and what its images hold. Pure.
/// </summary>
/// <param name="release">Such as r3.</param>
/// <param name="commit">Of the release.</param>
/// <param name="statement">As the journal has it.</param>
/// <param name="read">A file beside the report, by name; null where it is not there.</param>
internal sealed class ProvenanceClaims(string release, string commit, Statement statement, Func<string, string?> read)
{
    /// <param name="images">What the engine has of each image, by its ID.</param>
    /// <param name="key">Null where none was given: then no signature is checked, and the evidence says so.</param>
    public Proof Look(IReadOnlyDictionary<string, ImageLook> images, SignatureKey? key)
    {
        var expected = statement.Text();
        var found = read(ProvenanceFiles.Statement(release));
        var (evidence, bills) = (new List<Evidence>(), statement.BillOfImage());
        evidence.Add(
            new Evidence(
                "the statement is what the journal says",
                found == expected,
                found is null ? "there is none"
                    : found == expected ? $"{Encoding.UTF8.GetByteCount(found)} bytes are the same"
                    : $"it differs at {Difference(expected, found)}"
            )
        );
        evidence.AddRange(Signature(found ?? expected, key));
        foreach (var bill in bills.Values.Distinct())
            evidence.Add(Bill(bill));
        foreach (var (id, look) in images)
            evidence.AddRange(Image(id, look, bills.GetValueOrDefault(id)));
        return new Proof(evidence);
    }

    private IEnumerable<Evidence> Signature(string found, SignatureKey? key)
    {
        var text = read(ProvenanceFiles.Envelope(release));
        if (text is null && key is null)
            yield break;
        var envelope = text is null ? null : Envelope.TryRead(text);
        yield return new Evidence(
            "the signed statement is the same",
            envelope is not null
                && envelope.PayloadType == Statement.MediaType
                && envelope.Payload.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(found)),
            text is null ? "none was signed"
                : envelope is null ? "no envelope with one signature"
                : $"key {envelope.KeyId}",
            key is null ? "the signature itself was not checked: --key names the public key" : null
        );
        if (envelope is not null && key is not null)
            yield return new Evidence(
                $"the key {key.Id} has signed it",
                envelope.IsSignedBy(key),
                envelope.IsSignedBy(key) ? "the signature holds" : $"it has not; the envelope names {envelope.KeyId}"
            );
    }

    private Evidence Bill(string digest)
    {
        var found = read(BillFiles.Name(digest)) is { } text
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))
            : "no such file";
        return new Evidence($"{BillFiles.Name(digest)} is the bill that the statement names", found == digest, found);
    }

    private IEnumerable<Evidence> Image(string id, ImageLook look, string? bill)
    {
        var name = ServiceState.Short(id);
        yield return new Evidence(
            $"the image {name} says that it is of commit {commit[..Math.Min(12, commit.Length)]}",
            look.IsThere && look.Commit == commit,
            look.IsThere ? look.Commit ?? "it names no commit" : "the engine has no such image any more"
        );
        if (look.IsThere && bill is not null)
            yield return new Evidence(
                $"the packages of {name} are those of its bill",
                look.Bill == bill || look.BillOfSystem == bill,
                look.Bill ?? "it has none"
            );
    }

    /// <summary>The first place, as a path; what is there may be anything, so it is not shown.</summary>
    internal static string Difference(string expected, string found)
    {
        try
        {
            return Difference(JsonNode.Parse(expected), JsonNode.Parse(found), "$") ?? "its blanks";
        }
        catch (System.Text.Json.JsonException)
        {
            return "its form: it is no JSON";
        }
    }

    private static string? Difference(JsonNode? expected, JsonNode? found, string path) =>
        JsonNode.DeepEquals(expected, found) ? null
        : (expected, found) is (JsonObject a, JsonObject b)
            ? a.Select(p => p.Key)
                .Union(b.Select(p => p.Key))
                .Select(k => Difference(a[k], b[k], $"{path}.{k}"))
                .FirstOrDefault(d => d is not null)
                ?? path
        : (expected, found) is (JsonArray c, JsonArray d) && c.Count == d.Count
            ? c.Select((n, i) => Difference(n, d[i], $"{path}[{i}]")).First(x => x is not null)
        : path;
}
