using System.Text.Json.Nodes;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Packages;
using Pipeline.Provenance;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Provenance;

/// <summary>The check holds for what a release has written, and for nothing that was changed since.</summary>
public sealed class ProvenanceClaimsTests : IDisposable
{
    private const string Commit = "98824ee78311b96f952a65c245079ce1cf5ce919";
    private const string Image = "sha256:cae189ae5cca3e42133e2d5d17c04c2441c48e367e1086c8631e699710ae49ca";
    private const string Base = "sha256:53db237fb2e419815582f003e72bd8eae9b790eaf7fe13341b2b9e2b8dc41ae9";

    private static readonly ImageBill Bill = ImageBill.Of(Image, [new("deb", "libc6", "2.41", "amd64")], "ID=debian");

    private readonly TestFolder _folder = new();
    private readonly SignatureKey _key;
    private readonly SignatureKey _public;
    private readonly Dictionary<string, string> _files = [];
    private readonly Dictionary<string, ImageLook> _images = new() { [Image] = new(true, Commit, Bill.Digest) };

    public ProvenanceClaimsTests()
    {
        using var pair = SignatureKeyTests.Make("P-256");
        _key = SignatureKey.Private(pair.ExportPkcs8PrivateKeyPem(), "key");
        _public = SignatureKey.Public(pair.ExportSubjectPublicKeyInfoPem(), "pub");
        Journaled("anna@shop1");
        foreach (var (name, text) in ProvenanceFiles.Of("r1", Read().Text(), _key))
            _files[name] = text;
        _files[BillFiles.Name(Bill.Digest)] = Bill.Text;
    }

    public void Dispose()
    {
        _key.Dispose();
        _public.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_a_release_has_written_holds_with_the_key_and_without()
    {
        Look(_public).Holds.Should().BeTrue(Look(_public).Describe());
        Look(_public).Evidence.Should().HaveCount(6);
        Look(null).Holds.Should().BeTrue();
        Look(null).Evidence.Should().ContainSingle(e => e.Note != null).Which.Note.Should().Contain("not checked");
    }

    [Fact]
    public void Without_a_signature_it_holds_until_somebody_asks_for_one()
    {
        _files.Remove(ProvenanceFiles.Envelope("r1"));

        Look(null).Holds.Should().BeTrue();
        Look(_public).Describe().Should().Contain("none was signed");
    }

    [Fact]
    public void The_statement_names_images_sources_bases_proofs_and_who_built_it()
    {
        var statement = JsonNode.Parse(Read().Text())!;
        var predicate = statement["predicate"]!;
        var definition = predicate["buildDefinition"]!;

        statement["_type"]!.GetValue<string>().Should().Be("https://in-toto.io/Statement/v1");
        statement["predicateType"]!.GetValue<string>().Should().Be("https://slsa.dev/provenance/v1");
        Names(statement["subject"]).Should().Equal("shop:latest", "deployment/shop/r1");
        statement["subject"]![0]!["digest"]!["sha256"]!.GetValue<string>().Should().Be(Image[7..]);
        Names(definition["resolvedDependencies"]).Should().Equal("source", "debian:13", "gone:1");
        definition["resolvedDependencies"]![0]!["digest"]!["gitCommit"]!.GetValue<string>().Should().Be(Commit);
        definition["resolvedDependencies"]![1]!["digest"]!["sha256"]!.GetValue<string>().Should().Be(Base[7..]);
        definition["externalParameters"]!["approval"]!["by"]!.GetValue<string>().Should().Be("anna@shop1");
        predicate["runDetails"]!["builder"]!["id"]!.GetValue<string>().Should().EndWith(":anna%40shop1");
        Names(predicate["runDetails"]!["byproducts"]).Should().Equal(BillFiles.Name(Bill.Digest), "proof/BuildImage");
    }

    /// <summary>The same image once more, on a base that has another ID by then.</summary>
    [Fact]
    public void What_a_later_release_records_changes_no_statement()
    {
        var journal = JournalFile.Open(Journal, new ManualClock());
        journal.Append("r2", JournalEvent.Opened, null, TestContext.Opening(Commit));
        Built(journal, "r2", new BaseImage("debian:13", Image, null, true));

        Look(_public).Holds.Should().BeTrue(Look(_public).Describe());
    }

    [Theory]
    [InlineData("$.predicate.buildDefinition.resolvedDependencies[0].digest.gitCommit")]
    [InlineData("$.subject[0].digest.sha256")]
    [InlineData("$.predicate.runDetails.builder.id")]
    [InlineData("$.predicate.runDetails.byproducts[1].digest.sha256")]
    public void A_statement_that_was_edited_is_named_with_the_place(string place)
    {
        var statement = JsonNode.Parse(_files[ProvenanceFiles.Statement("r1")])!;
        At(statement, place).ReplaceWith("otto");
        _files[ProvenanceFiles.Statement("r1")] = statement.ToJsonString();

        var failures = Look(null).Describe();
        failures.Should().Contain($"it differs at {place}").And.NotContain("otto");
        failures.Should().Contain("the signed statement is the same", "that one was not edited");
    }

    [Fact]
    public void A_journal_that_was_made_anew_as_a_whole_is_not_what_was_signed()
    {
        File.Delete(Journal);
        Journaled("otto@shop1");
        _files[ProvenanceFiles.Statement("r1")] = Read().Text();

        Look(_public).Describe().Should().Contain("NOT so: the signed statement is the same");
    }

    [Fact]
    public void A_statement_that_was_signed_by_somebody_else_is_not_signed_by_the_key()
    {
        using var pair = SignatureKeyTests.Make("P-256");
        using var other = SignatureKey.Private(pair.ExportPkcs8PrivateKeyPem(), "other");
        _files[ProvenanceFiles.Envelope("r1")] = Envelope.Sign(Read().Text(), other);

        Look(_public).Failed().Should().ContainSingle().Which.Should().Contain("has signed it");
        // Not by the name of the key, which anybody can write.
        var forged = JsonNode.Parse(_files[ProvenanceFiles.Envelope("r1")])!;
        forged["signatures"]![0]!["keyid"] = _public.Id;
        _files[ProvenanceFiles.Envelope("r1")] = forged.ToJsonString();
        Look(_public).Failed().Should().ContainSingle().Which.Should().Contain("has signed it");
    }

    [Theory]
    [InlineData("payload", "aGVsbG8=", "the signed statement is the same")]
    [InlineData("payloadType", "text/plain", "the signed statement is the same")]
    [InlineData("payload", "%%%", "no envelope with one signature")]
    [InlineData("signatures", "none", "no envelope with one signature")]
    public void An_envelope_that_was_edited_is_none(string field, string value, string expected)
    {
        var envelope = JsonNode.Parse(_files[ProvenanceFiles.Envelope("r1")])!;
        envelope[field] = value;
        _files[ProvenanceFiles.Envelope("r1")] = envelope.ToJsonString();

        Look(_public).Describe().Should().Contain(expected);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public void A_bill_that_is_gone_or_changed_is_named(string? text)
    {
        _files.Remove(BillFiles.Name(Bill.Digest));
        if (text is not null)
            _files[BillFiles.Name(Bill.Digest)] = text;

        Look(_public).Failed().Should().ContainSingle().Which.Should().Contain("the bill that the statement names");
    }

    [Fact]
    public void A_statement_that_is_gone_is_named()
    {
        _files.Remove(ProvenanceFiles.Statement("r1"));

        Look(_public).Describe().Should().Contain("the statement is what the journal says: there is none");
    }

    [Theory]
    [InlineData(false, null, null, "no such image any more")]
    [InlineData(true, "0ther", "same", "says that it is of commit")]
    [InlineData(true, Commit, "f00d", "the packages of")]
    [InlineData(true, Commit, null, "it has none")]
    public void An_image_that_is_gone_or_another_one_is_named(bool isThere, string? commit, string? bill, string said)
    {
        _images[Image] = new ImageLook(isThere, commit, bill == "same" ? Bill.Digest : bill);

        Look(_public).Failed().Should().ContainSingle().Which.Should().Contain(said);
    }

    [Fact]
    public void A_bill_of_an_earlier_version_lists_the_packages_of_the_system_only()
    {
        _images[Image] = new ImageLook(true, Commit, "f00d") { BillOfSystem = Bill.Digest };

        Look(_public).Holds.Should().BeTrue();
    }

    private string Journal => Path.Combine(_folder.Path, "journal.jsonl");

    private Proof Look(SignatureKey? key) =>
        new ProvenanceClaims("r1", Commit, Read(), _files.GetValueOrDefault).Look(_images, key);

    /// <summary>From the disk, as another process does.</summary>
    private Statement Read()
    {
        var journal = JournalFile.Open(Journal, TimeProvider.System);
        var history = ReleaseHistory.From(journal.Records);
        return new Statement("shop", journal, history, history.Find("r1")!);
    }

    private void Journaled(string by)
    {
        var journal = JournalFile.Open(Journal, new ManualClock());
        var approval = new Approval("abc123", by, DateTimeOffset.UnixEpoch, [Impact.Restart], []);
        journal.Append(
            "r1",
            JournalEvent.Opened,
            null,
            TestContext.Opening(Commit) with
            {
                Approval = approval,
                Program = "1.4.0",
                Unique = "0a1b2c3d",
            }
        );
        var images = Built(
            journal,
            "r1",
            new BaseImage("debian:13", Base, null, true),
            new BaseImage("gone:1", null, null, false)
        );
        journal.Append("r1", JournalEvent.Proved, "BuildImage", Proof.From(new Evidence("it is", true, "12 blobs")));
        journal.Append("r1", JournalEvent.Verified, null, null);
        journal.Append("r1", JournalEvent.Closed, null, new Closing(Outcome.Verified, Commit, images, []));
    }

    /// <returns>The images.</returns>
    private static IReadOnlyDictionary<string, string> Built(
        JournalFile journal,
        string release,
        params BaseImage[] bases
    )
    {
        var plan = new StagePlan(StageNames.BuildImage, null, [], Json.Element(new BuildWork(Commit, [])));
        journal.Append(release, JournalEvent.Planned, "BuildImage", plan);
        var receipt = new BuildReceipt(new Dictionary<string, string> { ["shop:latest"] = Image })
        {
            Materials = new Dictionary<string, ImageMaterials> { ["shop:latest"] = new(bases, Bill.Digest) },
        };
        journal.Append(release, JournalEvent.Applied, "BuildImage", new Receipt([], Json.Element(receipt)));
        return receipt.Images;
    }

    private static IEnumerable<string> Names(JsonNode? list) =>
        list!.AsArray().Select(n => n!["name"]!.GetValue<string>());

    private static JsonNode At(JsonNode root, string place) =>
        place
            .Split(['.', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Aggregate(root, (n, key) => n is JsonArray list ? list[int.Parse(key, null)]! : n[key]!);
}

internal static class Failures
{
    public static IEnumerable<string> Failed(this Proof proof) => proof.Failures.Select(f => f.Failure);
}
