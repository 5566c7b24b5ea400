using System.Runtime.Versioning;
using Pipeline.Database;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Database;

[UnsupportedOSPlatform("windows")]
public sealed class ExposedEnvFilesTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("POSTGRES_PASSWORD=hush-hush\n", UnixFileMode.GroupRead, "POSTGRES_PASSWORD")]
    [InlineData("export DSN='postgres://a:hush-hush@db/x'\r\n", UnixFileMode.OtherRead, "DSN")]
    [InlineData("POSTGRES_PASSWORD=hush-hush\n", UnixFileMode.None, null)]
    [InlineData("# PASSWORD=hush-hush\nPASSWORD=\nCOLOUR=blue\n", UnixFileMode.OtherRead, null)]
    public void A_file_with_passwords_that_others_can_read_is_named_with_its_keys(
        string text,
        UnixFileMode more,
        string? key
    )
    {
        var env = Write(".env", text, more);

        var found = ExposedEnvFiles.Find(
            [env, _folder["missing.env"]],
            Rules(Write("shop.env", "A=1\n", UnixFileMode.None))
        );

        found.Should().HaveCount(key is null ? 0 : 1);
        found
            .All(f => f.Contains($"({key})") && f.Contains($"chmod 600 {env}") && !f.Contains("hush"))
            .Should()
            .BeTrue();
    }

    [Fact]
    public void The_file_that_is_going_to_hold_the_password_counts_already_and_once()
    {
        var env = Write("shop.env", "A=1\n", UnixFileMode.OtherRead);

        ExposedEnvFiles
            .Find([env], Rules(env))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("(DSN)")
            .And.Contain("its mode 604");
    }

    [Fact]
    public void What_every_plan_of_a_run_finds_is_said_once()
    {
        using var output = new StringWriter();
        var log = new ConsoleLog(output, TimeProvider.System);

        for (var i = 0; i < 3; i++)
            log.WarnOnce("the file is readable");
        log.WarnOnce("another one");

        output.ToString().Split('\n').Count(l => l.Contains("readable")).Should().Be(1);
        output.ToString().Should().Contain("another one");
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name, string text, UnixFileMode more)
    {
        var path = _folder.Write(name, text);
        File.SetUnixFileMode(path, Private | more);
        return path;
    }

    private static CutoverRules Rules(string file) =>
        new(
            file,
            ["shop"],
            [
                new EnvSetting("DSN", new HiddenValue("postgres://app:{secret:app|url}@db/x")),
                new EnvSetting("COLOUR", new HiddenValue("red")),
            ],
            []
        );
}
