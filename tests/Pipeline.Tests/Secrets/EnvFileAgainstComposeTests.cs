using System.Text;
using Pipeline.Secrets;

namespace Pipeline.Tests.Secrets;

/// <summary>The dialect, proven against the installed Compose and not against our idea of it.</summary>
public sealed class EnvFileAgainstComposeTests : IDisposable
{
    private readonly InstalledCompose _compose = new();

    public static TheoryData<int> AcceptedFiles => [.. Enumerable.Range(0, EnvCorpus.Accepted.Length)];

    public static TheoryData<int> RejectedFiles => [.. Enumerable.Range(0, EnvCorpus.Rejected.Length)];

    [Fact]
    public void The_corpus_has_at_least_sixty_files() => EnvCorpus.Accepted.Length.Should().BeGreaterThanOrEqualTo(60);

    [Theory]
    [MemberData(nameof(AcceptedFiles))]
    public void Compose_reads_an_edited_file_as_intended_and_everything_else_as_before(int index)
    {
        var before = EnvCorpus.Bytes(EnvCorpus.Accepted[index]);
        var value = EnvCorpus.Nasty[(index * 7) % EnvCorpus.Nasty.Length];
        var file = Parse(before);
        var edited = file.Set("PW", value);
        var keys = file
            .Keys.Append("PW")
            .Where(k => k.All(c => c is '_' || char.IsAsciiLetterOrDigit(c)) && !char.IsAsciiDigit(k[0]))
            .Distinct()
            .ToList();

        var was = _compose.ReadProjectFile(before, keys)!;
        var now = _compose.ReadProjectFile(edited.ToBytes(), keys)!;

        was.Should().NotBeNull("Compose accepts the file, so we must too");
        now["PW"].Should().Be(value);
        foreach (var key in keys)
        {
            was[key].Should().Be(file.Value(key) ?? "<unset>", "of {0} before", key);
            now[key].Should().Be(edited.Value(key) ?? "<unset>", "of {0} after", key);
        }

        keys.Where(k => was[k] != now[k]).Should().BeSubsetOf(edited.DifferingKeys(file));
    }

    [Fact]
    public void Compose_sees_no_other_key_change_unless_it_refers_to_the_edited_one()
    {
        foreach (var text in EnvCorpus.Accepted.Where(t => !t.Contains("${PW", StringComparison.Ordinal)))
        {
            var file = Parse(EnvCorpus.Bytes(text));
            file.Set("PW", "quite new").DifferingKeys(file).Should().Equal("PW");
        }
    }

    [Fact]
    public void Compose_reads_the_same_values_when_a_service_names_the_file()
    {
        var files = EnvCorpus.Accepted.Select(EnvCorpus.Bytes).ToList();
        var edited = files.Select(f => Parse(f).Set("PW", "new $value").ToBytes()).ToList();
        var read = _compose.ReadServiceFiles([.. files, .. edited]);

        foreach (var (bytes, values) in files.Concat(edited).Zip(read))
            values
                .Should()
                .BeEquivalentTo(Values(Parse(bytes)), Encoding.UTF8.GetString(bytes[..Math.Min(200, bytes.Length)]));
    }

    [Fact]
    public void Every_nasty_value_comes_back_whatever_the_quoting_was_before()
    {
        string[] olds = ["PW=x", "PW='x'", "PW=\"x\"", "PW=", "A=1", "PW=x # c", "PW='x' B=1", "export PW=\"x\""];
        var cases = EnvCorpus
            .Nasty.SelectMany(v =>
                olds.Select(o => (Value: v, Bytes: Parse(EnvCorpus.Bytes(o + "\nZ=z\n")).Set("PW", v).ToBytes()))
            )
            .ToList();
        var read = _compose.ReadServiceFiles([.. cases.Select(c => c.Bytes)]);

        foreach (var (expected, values) in cases.Zip(read))
            values.Should().Contain("PW", expected.Value).And.Contain("Z", "z");
    }

    [Theory]
    [MemberData(nameof(RejectedFiles))]
    public void What_Compose_rejects_is_refused_without_showing_a_value(int index)
    {
        var bytes = EnvCorpus.Bytes(EnvCorpus.Rejected[index]);
        _compose.ReadProjectFile(bytes, ["PW"]).Should().BeNull();

        var refusal = FluentActions.Invoking(() => Parse(bytes)).Should().Throw<EnvFileException>().Which;
        refusal.Message.Should().NotContain("hush").And.NotContain("gone");
        refusal.Line.Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(FilesOfServices))]
    public void What_Compose_takes_from_a_service_only_is_read_and_edited_there(int index)
    {
        var bytes = EnvCorpus.Bytes(EnvCorpus.AcceptedOfServices[index]);
        _compose.ReadProjectFile(bytes, ["PW"]).Should().BeNull();
        FluentActions.Invoking(() => Parse(bytes)).Should().Throw<EnvFileException>();

        var file = EnvFile.Parse(bytes, null, EnvDialect.Service);
        Values(file).Should().BeEquivalentTo(_compose.ReadServiceFiles([bytes])[0]);
        file.ToBytes().Should().Equal(bytes);
        if (file.Statements.All(s => s.Key != "PW"))
            return;
        var edited = file.Set("PW", "new $value");
        _compose
            .ReadServiceFiles([edited.ToBytes()])[0]
            .Should()
            .BeEquivalentTo(Values(edited))
            .And.Contain("PW", "new $value");
        edited
            .Set("PW", file.Value("PW")!.Replace("\0", "", StringComparison.Ordinal))
            .DifferingKeys(file)
            .Should()
            .BeSubsetOf(["PW"]);
    }

    [Fact]
    public void A_service_takes_every_other_file_that_a_project_does_and_no_more()
    {
        foreach (var text in EnvCorpus.Rejected)
        {
            var bytes = EnvCorpus.Bytes(text);
            Taken(bytes).Should().Be(_compose.TakesServiceFile(bytes), text);
        }
    }

    private static bool Taken(byte[] bytes)
    {
        try
        {
            return EnvFile.Parse(bytes, null, EnvDialect.Service) is not null;
        }
        catch (EnvFileException)
        {
            return false;
        }
    }

    public static TheoryData<int> FilesOfServices => [.. Enumerable.Range(0, EnvCorpus.AcceptedOfServices.Length)];

    public void Dispose() => _compose.Dispose();

    private static EnvFile Parse(byte[] bytes) => EnvFile.Parse(bytes, k => k == "HOME" ? "/home/of/test" : null);

    private static Dictionary<string, string> Values(EnvFile file) =>
        file.Keys.ToDictionary(k => k, k => file.Value(k)!);
}
