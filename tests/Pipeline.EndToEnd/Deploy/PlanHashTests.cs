using System.Text.RegularExpressions;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary><c>--plan-hash</c> on the real engine.</summary>
[Collection(Worlds.Deploys)]
public sealed class PlanHashTests(World world)
{
    private const string Pin = "PIN=4711";

    [Fact]
    public async Task The_approved_plan_is_carried_out_and_no_other_one()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app", prepare: "mkdir -p /volume/data");
        stack.Write(".gitignore", ".env\npipeline.yml\n").Write(".env", Pin + "\n");
        await stack.Git("rm", "--quiet", "--cached", "pipeline.yml");
        await stack.Commit("what is tracked is refused when it is edited, hash or not");
        var first = await Hash(stack);
        (await Hash(stack)).Should().Be(first, "nothing has changed");

        await stack.InVolume("code", "echo live >>/volume/data/orders.txt");
        (await Hash(stack)).Should().Be(first, "the service's own data moves all the time");
        await Reversible(stack, first, "the env files", ".env", Pin + "2\n");
        await Reversible(
            stack,
            first,
            "docker-compose.yml would be used as in the working tree",
            "docker-compose.yml",
            null
        );
        await Reversible(stack, first, "pipeline.yml", "pipeline.yml", null);

        var id = (await world.Engine.Images.Inspect(stack.Image)).Id;
        await new Command("docker", "tag", World.Python, stack.Image).Output(default);
        await Refused(stack, first, "the images", "the plan of BuildImage");
        await new Command("docker", "tag", id, stack.Image).Output(default);
        (await Hash(stack)).Should().Be(first, "the tag is back");

        await stack.InVolume("code", "echo '# more' >>$(find /volume -name prices.py)");
        await Refused(stack, first, "the code in the volumes");
        var edited = await Hash(stack);
        await stack.Compose("up", "--detach", "--no-build", "--force-recreate");
        await Refused(stack, edited, "the containers");
        var recreated = await Hash(stack);
        PythonShop.Price(stack, 2);
        await stack.Commit();
        await Refused(stack, recreated, "the commit");

        var approved = await Hash(stack);
        (await With(stack, approved)).Should(ExitCode.Done);

        var opened = Records(stack).Single(r => r.Event == JournalEvent.Opened);
        var approval = Json.Value<Opening>(opened.Data)!.Approval!;
        approval.PlanHash.Should().Be(approved);
        approval.IsPinned.Should().BeTrue();
        approval.By.Should().Be($"{Environment.UserName}@{Environment.MachineName}");
        approval.Given.Should().Equal(Impact.Volume, Impact.Restart);
        approval.At.Should().BeOnOrBefore(opened.At);
        Directory
            .GetFiles(stack.World.StateFolder, "*", SearchOption.AllDirectories)
            .Where(f => File.ReadAllText(f).Contains(Pin, StringComparison.Ordinal))
            .Should()
            .BeEmpty("no value of an env file is written down");
        (await With(stack, approved)).Should(ExitCode.FailedBeforeAnyChange, "the plan is not the one");
    }

    private static async Task Reversible(TestStack stack, string hash, string kind, string file, string? text)
    {
        var path = Path.Combine(stack.Folder, file);
        var before = await File.ReadAllBytesAsync(path);
        await File.WriteAllTextAsync(path, text ?? await File.ReadAllTextAsync(path) + "# a comment\n");
        await Refused(stack, hash, kind);
        await File.WriteAllBytesAsync(path, before);
        (await Hash(stack)).Should().Be(hash, "{0} is as it was, whenever it was written", file);
    }

    /// <summary>Before anything is written: no release is opened.</summary>
    private static async Task Refused(TestStack stack, string hash, params string[] kinds)
    {
        (await With(stack, hash)).Should(ExitCode.FailedBeforeAnyChange, kinds);
        Records(stack).Should().BeEmpty();
    }

    private static async Task<string> Hash(TestStack stack)
    {
        var planned = await stack.Deploy(o => o with { DryRun = true, AllowDirtyTree = true });
        planned.Should(ExitCode.SomethingToDo);
        return Regex.Match(planned.Output, @"plan hash: ([0-9a-f]+)\s*$").Groups[1].Value;
    }

    private static Task<Ending> With(TestStack stack, string hash) =>
        stack.Deploy(o => o with { PlanHash = PlanHash.Parse(hash), AllowDirtyTree = true });

    private static IReadOnlyList<JournalRecord> Records(TestStack stack) =>
        Directory
            .GetFiles(stack.World.StateFolder, "journal.jsonl", SearchOption.AllDirectories)
            .Where(f => f.Contains(stack.Project, StringComparison.Ordinal))
            .SelectMany(f => JournalFile.Open(f, TimeProvider.System).Records)
            .ToList();
}
