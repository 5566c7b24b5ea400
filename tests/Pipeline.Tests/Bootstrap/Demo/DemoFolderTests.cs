using System.Formats.Tar;
using System.Text;
using Pipeline.Bootstrap;
using Pipeline.Platform;
using Pipeline.Stacks;

namespace Pipeline.Tests.Bootstrap;

public sealed class DemoFolderTests : IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, ".demo");
    private readonly DemoTemplate _template = new("another-project");
    private readonly DemoPasswords _passwords = DemoPasswords.Draw();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public async Task It_is_a_repository_of_its_own_one_commit_ahead_of_the_volume()
    {
        await LayOut();

        (await Git("log", "--format=%s")).Split('\n').Should().HaveCount(2);
        (await Git("show", "HEAD:trading/version.py")).Should().Contain("1.4.0");
        (await Git("show", "HEAD~1:trading/version.py")).Should().Contain("1.3.2");
        (await Git("status", "--porcelain")).Should().BeEmpty();
        (await Git("rev-parse", "--show-toplevel")).Should().EndWith("/.demo");
    }

    [Fact]
    public async Task Whoever_has_no_git_identity_can_commit_in_it()
    {
        await LayOut();
        await File.AppendAllTextAsync(Path.Combine(_folder, "trading", "version.py"), "# edited\n");

        await Git("commit", "--quiet", "--all", "--message", "edit");

        (await Git("log", "-1", "--format=%s")).Should().Be("edit");
    }

    [Fact]
    public async Task Secrets_are_for_the_owner_only_and_never_in_git()
    {
        await LayOut();

        foreach (
            var name in new[] { ".env", "gui.env", "secrets/app.SECRET-READ-ONCE", "secrets/migrator.SECRET-READ-ONCE" }
        )
            new FileInfo(Path.Combine(_folder, name))
                .UnixFileMode.Should()
                .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, name);
        var committed = await Git(
            "grep",
            "-E",
            $"{_passwords.Legacy}|{_passwords.App}|{_passwords.Migrator}",
            "HEAD",
            "HEAD~1"
        );
        committed.Should().BeEmpty();
        (await Git("check-ignore", ".env", "gui.env", "secrets/app.SECRET-READ-ONCE"))
            .Split('\n')
            .Should()
            .HaveCount(3);
        _passwords.ToString().Should().Be("***");
    }

    [Fact]
    public async Task Bot_and_worker_start_as_the_superuser_and_the_gui_as_the_runtime_role()
    {
        await LayOut();

        File.ReadAllText(Path.Combine(_folder, ".env"))
            .Should()
            .Contain($"postgres://tradingbot_gui:{_passwords.Legacy}@")
            .And.NotContain("{{")
            .And.NotContain("GUI_DB_USER");
        File.ReadAllText(Path.Combine(_folder, "gui.env"))
            .Should()
            .Contain($"postgres://tradingbot_gui_app:{_passwords.App}@");
    }

    [Fact]
    public async Task The_project_name_goes_wherever_it_is_written()
    {
        await LayOut();

        File.ReadAllText(Path.Combine(_folder, "docker-compose.yml"))
            .Should()
            .Contain("name: another-project")
            .And.NotContain("steve-tradingbot");
        File.ReadAllText(Path.Combine(_folder, "pipeline.yml")).Should().Contain("project: another-project");
    }

    [Fact]
    public async Task The_volume_holds_the_older_code_and_the_bots_own_files_all_the_bots()
    {
        using var tar = new MemoryStream();
        await CodeVolume.WriteTar(CodeVolume.Files(_template), tar, CancellationToken.None);
        tar.Position = 0;
        var entries = new Dictionary<string, (TarEntry Entry, string Text)>();
        await using var reader = new TarReader(tar);
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
            entries[entry.Name] = (
                entry,
                entry.DataStream is null ? "" : await new StreamReader(entry.DataStream, Encoding.UTF8).ReadToEndAsync()
            );

        entries.Values.Should().OnlyContain(e => e.Entry.Uid == 1000 && e.Entry.Gid == 1000);
        entries["workspace/trading/version.py"].Text.Should().Contain("1.3.2");
        entries["workspace/trading/main.py"]
            .Text.Should()
            .Be(File.ReadAllText(Path.Combine(Repository.Root, "docker/demo/trading/main.py")));
        entries[".env"].Entry.Mode.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        entries
            .Keys.Should()
            .Contain(
                "workspace/runtime_config.json",
                "workspace/baseline_holdings.json",
                "workspace/managed_state.json",
                "workspace/logs/",
                "workspace/trading-backup-pre-bugfix/version.py"
            );
    }

    [Fact]
    public async Task Its_pipeline_file_is_one_that_the_strict_reader_takes()
    {
        await LayOut();

        var definition = StackReader.Read(Path.Combine(_folder, "pipeline.yml"));

        definition.Services.Select(s => s.Name).Should().Equal("clawbot", "clawbot-worker");
        definition
            .Code.Should()
            .ContainSingle()
            .Which.Path.ToString()
            .Should()
            .Be("/home/node/.openclaw/workspace/trading");
    }

    private async Task LayOut()
    {
        var folder = new DemoFolder(_folder, _template);
        await folder.LayOut(CancellationToken.None);
        folder.WriteSecrets(_passwords);
    }

    private async Task<string> Git(params string[] arguments) =>
        (
            await new Command("git", arguments)
            {
                Directory = _folder,
                Environment = new Dictionary<string, string>
                {
                    ["GIT_CONFIG_GLOBAL"] = "/dev/null",
                    ["GIT_CONFIG_NOSYSTEM"] = "1",
                },
            }.Run(CancellationToken.None)
        ).Output.TrimEnd('\n');
}
