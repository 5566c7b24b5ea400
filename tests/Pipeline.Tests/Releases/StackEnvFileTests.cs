using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Stacks;
using Pipeline.Tests.Secrets;

namespace Pipeline.Tests.Releases;

/// <summary>Which variables a file may refer to, shown against the installed Compose.</summary>
public sealed class StackEnvFileTests : IDisposable
{
    private const string Project = "OWNER_PW=pw 1\nHOST=db\nONLY=project\n";
    private readonly InstalledCompose _compose = new();

    [Theory]
    [InlineData("PW=${OWNER_PW:?must}@${HOST}\nONLY\nHOME_IS=$HOME\n", "")]
    [InlineData("A=1\n", "B=$A\nA=2\nC=$A\n")]
    [InlineData("HOST=mine\n", "HOST=other\nU=$HOST\n")]
    [InlineData("HOST=own\nU=$HOST\n", "V=${U}${MISSING-none}\n")]
    public void A_service_file_sees_the_project_and_the_files_before_it(string first, string second)
    {
        var values = _compose.ReadInOrder(Project, first, second);
        string[] paths = [In("0.env"), In("1.env")];

        var read = paths.Select(p => Reading(p).Parse(File.ReadAllBytes(p))).ToList();

        foreach (var (key, value) in values)
            (read[1].Value(key) ?? read[0].Value(key)).Should().Be(value, key);
        read.SelectMany(f => f.Keys).Distinct().Should().BeEquivalentTo(values.Keys);
    }

    [Fact]
    public void A_file_that_is_read_before_and_is_broken_is_named()
    {
        _compose.ReadInOrder("", "A=1\n");
        File.WriteAllText(In(".env"), "X='hush\n");

        Reading(In("0.env"))
            .Invoking(r => r.Parse([]))
            .Should()
            .Throw<EnvFileException>()
            .WithMessage($"{In(".env")}*closing quote*")
            .Which.Message.Should()
            .NotContain("hush");
    }

    [Fact]
    public void The_format_of_a_service_file_is_the_one_that_the_compose_file_names()
    {
        _compose.ReadInOrder("", "A=1\n");
        var named = new[] { new ServiceEnvFile("s", In("0.env"), IsRaw: true) };

        new StackEnvFile(In("0.env"), [], named, _ => null).Parse("A='$x'"u8.ToArray()).Value("A").Should().Be("'$x'");
        new StackEnvFile(In("0.env"), [In("0.env")], named, _ => null)
            .Parse("A='$x'"u8.ToArray())
            .Value("A")
            .Should()
            .Be("$x");
    }

    public void Dispose() => _compose.Dispose();

    private string In(string name) => Path.Combine(_compose.Folder, name);

    private StackEnvFile Reading(string path) =>
        new(
            path,
            [In(".env")],
            [new("s", In("0.env")), new("s", In("1.env"))],
            k => k == "HOME" ? "/home/of/test" : null
        );
}
