using FsCheck;
using FsCheck.Fluent;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

/// <summary>Random values and random files, again with the installed Compose as the judge.</summary>
public sealed class EnvFileProperties : IDisposable
{
    private const string Alphabet = "aZ09$$$$\\\\\\\\''''\"\"\"\"  ##{}()=:;-_?+!%&*|~`@[]<>/.,\t\n\r\u00A0ö€nrtx01";
    private readonly InstalledCompose _compose = new();

    private static readonly Gen<string> Value = Gen.Elements(Alphabet.ToCharArray())
        .ListOf()
        .Select(characters => new string([.. characters]));

    private static readonly Gen<string> Line = Gen.OneOf(
        Value.Select(v => $"PW='{v.Replace("'", "").Replace("\\", "")}'"),
        Value.Select(v => $"PW=\"{v.Replace("\"", "").Replace("\\", "").Replace("$", "")}\" # c"),
        Value.Select(v => $"A=b{v.ReplaceLineEndings("").Replace("$", "")}"),
        Value.Select(v => $"# {v.ReplaceLineEndings("")}"),
        Gen.Constant("export PW=1"),
        Gen.Constant("B: x"),
        Gen.Constant("PW"),
        Gen.Constant("")
    );

    private static readonly Gen<string> Text =
        from lines in Line.ListOf()
        from ending in Gen.Elements("\n", "\r\n")
        from last in Gen.Elements("", ending, ending + "Z=z")
        select string.Join(ending, lines.Append("END=1")) + last;

    [Fact]
    public void Any_value_in_any_file_comes_back_from_Compose()
    {
        var random = Text.SelectMany(t => Value.Select(v => (File: t, Value: v)));
        // Short ones meet the corner cases, long ones the rest.
        var cases = random.Sample(400, 8).Concat(random.Sample(100, 300)).ToList();
        var edited = cases.Select(c => EnvFile.Parse(EnvCorpus.Bytes(c.File)).Set("PW", c.Value)).ToList();
        var read = _compose.ReadServiceFiles([.. edited.Select(e => e.ToBytes())]);

        foreach (var (expected, file, values) in cases.Zip(edited, read))
        {
            values["PW"].Should().Be(expected.Value, expected.File);
            values.Should().BeEquivalentTo(file.Keys.ToDictionary(k => k, k => file.Value(k)!));
            file.DifferingKeys(EnvFile.Parse(EnvCorpus.Bytes(expected.File))).Should().BeSubsetOf(["PW"]);
        }
    }

    public void Dispose() => _compose.Dispose();
}
