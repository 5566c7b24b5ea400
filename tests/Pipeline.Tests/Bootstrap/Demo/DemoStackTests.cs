using Pipeline.Bootstrap;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Tests.Bootstrap;

/// <summary>On the real engine, under a project and a folder of their own.</summary>
[Trait("Needs", "engine")]
public sealed class DemoStackTests : IAsyncLifetime
{
    private readonly string _project = $"demo-test-{Guid.NewGuid():N}"[..18];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly DemoStack _demo;

    public DemoStackTests() => _demo = Demo("first");

    public async Task InitializeAsync()
    {
        await HostSetup.Ensure(demoImages: true, _ => { }, CancellationToken.None);
        await _demo.Up(reset: false, _ => { }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _demo.Down(_ => { }, CancellationToken.None);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_comes_up_broken_stays_as_it_is_and_goes_without_a_trace()
    {
        (
            await Sql(
                "SELECT string_agg(DISTINCT usename, ',') FROM pg_stat_activity WHERE application_name LIKE 'clawbot%'"
            )
        )
            .Should()
            .Be("tradingbot_gui");
        (await Sql("SELECT count(*) > 0 FROM command_audit_log WHERE event = 'heartbeat'")).Should().Be("t");
        (await Sql("SELECT status FROM commands WHERE id = 13")).Should().Be("cancelled");
        (await Sql("SELECT count(*) FROM managed_proposals")).Should().Be("0");
        await The_password_of_a_role_is_not_in_the_statement_statistics();
        await An_edit_takes_no_effect();
        await A_second_up_changes_nothing();
        (await _demo.Plan(reset: false, CancellationToken.None)).Should().BeNull();
        (await _demo.Plan(reset: true, CancellationToken.None))
            .Should()
            .StartWith("remove what there is of the demo, then lay it out");
        await Another_folder_may_neither_start_nor_remove_it();

        await _demo.Down(_ => { }, CancellationToken.None);

        foreach (var kind in new[] { "ps --all", "volume ls", "network ls", "image ls" })
            (await Docker([.. kind.Split(' '), "--format", "{{json .}}"])).Should().NotContain(_project);
        Directory.Exists(_demo.Folder).Should().BeFalse();
    }

    private async Task The_password_of_a_role_is_not_in_the_statement_statistics() =>
        (
            await Sql(
                "SELECT count(*) FROM pg_stat_statements WHERE query ILIKE '%role%password%' AND query NOT ILIKE '%pg_stat_statements%'"
            )
        )
            .Should()
            .Be("0");

    private async Task An_edit_takes_no_effect()
    {
        await File.WriteAllTextAsync(Path.Combine(_demo.Folder, "trading", "version.py"), "VERSION = \"9.9.9\"\n");
        await Docker("restart", $"{_project}-clawbot-1");
        var restarted = await Docker("inspect", "--format", "{{.State.StartedAt}}", $"{_project}-clawbot-1");

        await Eventually(async () =>
            await Sql($"SELECT count(*) FROM bot_statuses WHERE reported_at > '{restarted}'") != "0"
        );

        (await Sql("SELECT string_agg(DISTINCT code_version, ',') FROM bot_statuses")).Should().Be("1.3.2");
    }

    private async Task A_second_up_changes_nothing()
    {
        var before = await Docker(
            "ps",
            "--no-trunc",
            "--filter",
            $"label=com.docker.compose.project={_project}",
            "--format",
            "{{.ID}} {{.CreatedAt}}"
        );
        var said = new List<string>();

        await _demo.Up(reset: false, said.Add, CancellationToken.None);

        said.Should().BeEmpty();
        (
            await Docker(
                "ps",
                "--no-trunc",
                "--filter",
                $"label=com.docker.compose.project={_project}",
                "--format",
                "{{.ID}} {{.CreatedAt}}"
            )
        )
            .Should()
            .Be(before);
    }

    private async Task Another_folder_may_neither_start_nor_remove_it()
    {
        var other = Demo("second");
        var up = () => other.Up(reset: true, _ => { }, CancellationToken.None);
        var down = () => other.Down(_ => { }, CancellationToken.None);

        await up.Should().ThrowAsync<PipelineException>().WithMessage($"*belongs to {_demo.Folder}*");
        await down.Should().ThrowAsync<PipelineException>();
    }

    private DemoStack Demo(string name) => new(Repository.Root, _project, Path.Combine(_folder.FullName, name));

    private Task<string> Sql(string query) =>
        Docker(
            "exec",
            $"{_project}-gui-db-1",
            "psql",
            "--no-psqlrc",
            "-tA",
            "-U",
            "tradingbot_gui",
            "-d",
            "tradingbot_gui",
            "-c",
            query
        );

    private static Task<string> Docker(params string[] arguments) =>
        new Command("docker", arguments).Output(CancellationToken.None);

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(200, limit.Token);
    }
}
