using System.Runtime.Versioning;
using System.Text.Json;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Watch;

/// <summary>Each kind of drift on one stack, one after the other, each put back before the next.</summary>
[SupportedOSPlatform("linux")]
[Collection(Worlds.Rollbacks)]
public sealed class WatchTests(WatchedShop shop) : IClassFixture<WatchedShop>
{
    [Fact]
    public async Task One_look_sees_each_kind_of_drift_and_nothing_where_nothing_drifted()
    {
        var told = Path.Combine(shop.Stack.Folder, ".git", "told");
        var wrong = new List<string>();
        async Task IsQuiet(string when)
        {
            var look = await shop.Once(o => o with { OnDrift = $"cat >>'{told}'" });
            if (look.Code != ExitCode.Done || File.Exists(told))
                wrong.Add($"{when}: expected silence and exit 0; found {look.Code}: {look.Output}");
            File.Delete(told);
        }

        await IsQuiet("at first");
        foreach (var drift in Drifts.All)
        {
            await drift.Lay(shop);
            var look = await shop.Once(o => o with { OnDrift = $"cat >>'{told}'" });
            var json = File.Exists(told) ? await File.ReadAllTextAsync(told) : "";
            if (
                look.Code != ExitCode.SomethingToDo
                || drift.Says.Any(s => !look.Output.Contains(s, StringComparison.Ordinal))
            )
                wrong.Add($"{drift.Name}: expected {string.Join(", ", drift.Says)}; found {look.Code}: {look.Output}");
            if (!AreFindings(json, drift.Findings) || json.Contains("password-0", StringComparison.Ordinal))
                wrong.Add($"{drift.Name}: the command got {json}");
            File.Delete(told);
            await drift.Undo(shop);
        }

        await IsQuiet("at the end");

        string.Join("\n\n", wrong).Should().BeEmpty();
    }

    /// <summary>Each is told once when it comes and once when it goes; a release meanwhile is no drift.</summary>
    [Fact]
    public async Task A_watch_tells_of_drift_as_it_happens_and_lives_through_a_release()
    {
        var told = Path.Combine(shop.Stack.Folder, ".git", "told-by-the-watch");
        using var watch = new RunningWatch(
            shop.Stack.StackFile,
            shop.Stack.World.StateFolder,
            "--rescan",
            "2s",
            "--on-drift",
            $"cat >>'{told}'"
        );
        await watch.Says("nothing has drifted");

        await shop.Docker($"cp src/prices.py {shop.Shop}:/etc/shop.conf");
        await watch.Says("/etc/shop.conf was copied there (docker cp)");
        await shop.Docker($"exec -u 0 {shop.Shop} rm /etc/shop.conf");
        await watch.Says("files in the container of shop are not its image's: no longer so");
        await shop.Docker($"tag pipeline/base:13 {shop.Stack.Image}");
        await watch.Says("names another image");
        await shop.Docker($"tag $(docker inspect -f '{{{{.Image}}}}' {shop.Shop}) {shop.Stack.Image}");
        await watch.Says("names another image: no longer so");
        await shop.Stack.InVolume("code", "echo 'BREAD = 2' >/volume/shop/prices.py");
        await watch.Says("shop does not read the code that was verified");
        var warned = watch.Warnings.Count;
        shop.Stack.Write("src/prices.py", "BREAD = 3\n");
        await shop.Stack.Commit("another price");
        (await shop.Stack.Deploy()).Should(ExitCode.Done);
        await watch.Says("nothing has drifted", times: 4);

        watch.Warnings.Should().HaveCount(warned, "a release is no drift: {0}", watch.Said);
        watch.Warnings.Should().HaveCount(3, "nothing is told twice: {0}", watch.Said);
        File.ReadAllLines(told).Should().HaveCount(3);
        (await watch.End("TERM")).Should().Be(0);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_with_exit_0()
    {
        using var watch = new RunningWatch(shop.Stack.StackFile, shop.Stack.World.StateFolder);
        await watch.Says("nothing has drifted");

        (await watch.End("INT")).Should().Be(0);
    }

    [Fact]
    public async Task The_command_line_gives_exit_codes_and_a_document()
    {
        var build = new BuildSh(shop.Stack);
        var document = await build.Json(0, "Watch", "--once", "--paranoid");
        var (endless, often) = (await build.Run("Watch", "--json"), await build.Run("Watch", "--rescan", "1ms"));

        document.GetProperty("drifted").GetBoolean().Should().BeFalse();
        document.GetProperty("findings").GetArrayLength().Should().Be(0);
        endless.ExitCode.Should().Be(64);
        endless.Error.Should().Contain("--once");
        often.ExitCode.Should().Be(64);
    }

    private static bool AreFindings(string text, int count) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is var lines
        && lines.Length == count
        && lines.All(l =>
            JsonDocument.Parse(l).RootElement.GetProperty("finding").GetProperty("next").GetString()!.Length > 0
        );
}
