using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class SchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(ReadSchema())!.AsObject();

    private static string ReadSchema()
    {
        using var stream = typeof(StackReader).Assembly.GetManifestResourceStream("pipeline.schema.json")!;
        return new StreamReader(stream).ReadToEnd();
    }

    public static TheoryData<string> Sections => [.. StackKeys.Known.Keys];

    [Theory, MemberData(nameof(Sections))]
    public void The_schema_has_exactly_the_keys_that_the_reader_knows(string section)
    {
        var properties = SectionOf(section)["properties"]!.AsObject();

        properties.Select(p => p.Key).Should().BeEquivalentTo(StackKeys.Known[section]);
        properties
            .Should()
            .OnlyContain(p => p.Value!["description"]!.GetValue<string>().EndsWith('.'), "each key has a description");
    }

    [Theory, MemberData(nameof(Sections))]
    public void The_schema_refuses_unknown_keys(string section) =>
        SectionOf(section)["additionalProperties"]!.GetValueKind().Should().Be(JsonValueKind.False);

    [Fact]
    public void The_schema_has_no_section_that_the_reader_does_not_know() =>
        Objects(Schema, "").Should().BeEquivalentTo(StackKeys.Known.Keys);

    [Fact]
    public void The_reader_asks_for_every_key_it_claims_to_know()
    {
        Samples.Read(Samples.Full, out var context);

        context.Asked.Should().BeEquivalentTo(StackKeys.Known.SelectMany(s => s.Value.Select(k => (s.Key, k))));
    }

    private static JsonObject SectionOf(string section) =>
        section
            .Split('.', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(Schema, (node, key) => Unwrap(node["properties"]![key]!.AsObject()));

    // The mapping itself, behind a list or behind names that the user chooses.
    private static JsonObject Unwrap(JsonObject node) =>
        node["items"] as JsonObject ?? node["additionalProperties"] as JsonObject ?? node;

    private static IEnumerable<string> Objects(JsonObject section, string path) =>
        section["properties"]!
            .AsObject()
            .Select(p => (p.Key, Node: Unwrap(p.Value!.AsObject())))
            .Where(p => p.Node.ContainsKey("properties"))
            .SelectMany(p => Objects(p.Node, path.Length == 0 ? p.Key : $"{path}.{p.Key}"))
            .Prepend(path);
}
