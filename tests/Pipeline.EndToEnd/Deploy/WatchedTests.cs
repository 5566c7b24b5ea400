using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// Each of Recreate's checks turns a release back that would otherwise have gone live, and says what it saw.
/// </summary>
[Collection(Worlds.Failures)]
public sealed class WatchedTests(World world)
{
    [Theory]
    [InlineData(
        "a log pattern",
        "stop_on_log: [ BOOM ]",
        "",
        "print \"BOOM now\\n\";",
        "writes what stops a release (BOOM)"
    )]
    [InlineData("a pid file", "pid_file: /var/lib/shop/pid", "", "", "has not written its pid file /var/lib/shop/pid")]
    [InlineData("a restart loop", "stable_for: 4s", "restart: always", "exit 3;", "restarts")]
    [InlineData(
        "an unhealthy service",
        "start_timeout: 20s",
        "healthcheck: { test: [ 'CMD', 'false' ], interval: 300ms, retries: 2 }",
        "",
        "is unhealthy"
    )]
    [InlineData(
        "a service that never gets healthy",
        "start_timeout: 2s",
        "healthcheck: { test: [ 'CMD', 'false' ], interval: 1s, retries: 60 }",
        "",
        "is starting after 2 s"
    )]
    public async Task A_service_that_is_not_well_is_turned_back(
        string what,
        string rule,
        string compose,
        string code,
        string seen
    )
    {
        await using var stack = await PerlShop.Up(world);
        (await stack.Deploy()).Should(ExitCode.Done);
        var before = await stack.Running();
        await Change(
            stack,
            "pipeline.yml",
            "stable_for: 500ms",
            rule.StartsWith("stable_for", StringComparison.Ordinal) ? rule : $"stable_for: 500ms, {rule}"
        );
        await Change(stack, "docker-compose.yml", "network_mode: none", $"network_mode: none\n    {compose}");
        await Change(stack, "src/shop.pl", "sleep 1 while 1;", $"{code}\nsleep 1 while 1;");
        await stack.Commit(what);

        // Without a healthcheck in the previous file the service is as it was, and with its previous compose file.
        (await stack.Deploy()).Should(ExitCode.RolledBack, seen);

        (await stack.Running()).ImageId.Should().Be(before.ImageId);
        await stack.Says("the shop is version 1");
    }

    private static async Task Change(TestStack stack, string file, string from, string to)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(stack.Folder, file));
        text.Should().Contain(from);
        stack.Write(file, text.Replace(from, to, StringComparison.Ordinal));
    }
}
