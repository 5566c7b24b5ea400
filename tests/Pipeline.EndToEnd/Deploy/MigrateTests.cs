using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Matrices;
using Pipeline.EndToEnd.Rollback;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Deploy;

/// <summary>
/// From a volume that covers the code to one that does not, and back again, with a deploy after each.
/// </summary>
[Collection(Worlds.Deploys)]
public sealed class MigrateTests(World world)
{
    private const string Former = "/volume/shop";

    [Fact]
    public async Task A_covered_stack_is_uncovered_by_one_commit_proven_by_the_next_deploy_and_covered_again_by_its_undo()
    {
        await using var stack = await PythonShop.Up(world, "/srv/app", prepare: $"echo precious >{Former}/precious.db");
        var (head, files) = (await stack.Head(), await Files(stack));
        (await stack.Migrate(CodeStrategy.Unshadow)).Should(
            ExitCode.FailedBeforeAnyChange,
            "shop/precious.db",
            "would no longer see it"
        );
        await stack.InVolume("code", $"mkdir /volume/data; mv {Former}/precious.db /volume/data");

        var plan = (await stack.Migrate(CodeStrategy.Unshadow, o => o with { DryRun = true })).Should(
            ExitCode.SomethingToDo,
            "+     volumes: [ \"code:/srv/app\", \"/srv/app/shop\" ]",
            "+     strategy: unshadow",
            "any more: shop/prices.py",
            "plan hash: "
        );
        (await stack.Migrate(CodeStrategy.Unshadow, o => o with { Go = new HashSet<Impact>() })).Should(
            ExitCode.FailedBeforeAnyChange,
            "not approved: volume"
        );
        (await stack.Head()).Should().Be(head);
        (await stack.Git("status", "--porcelain")).Trim().Should().BeEmpty("a plan and a refusal write nothing");

        var hash = PlanHash.Parse(plan.Output.Split("plan hash: ")[1].Split('\n')[0].Trim());
        var container = (await stack.Running()).Id;
        (await stack.Migrate(CodeStrategy.Unshadow, o => o with { PlanHash = hash })).Should(ExitCode.Done);
        (await stack.Git("diff", "--stat=200", "HEAD^"))
            .Should()
            .Contain("2 files changed, 2 insertions(+), 2 deletions(-)");
        (await stack.Migrate(CodeStrategy.Unshadow)).Should(ExitCode.Done, "the strategy is unshadow already");
        (await stack.Running()).Id.Should().Be(container, "nothing that runs is touched");

        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.Says("the shop asks 1");
        (await Provider(stack)).Should().HaveLength(64, "an anonymous volume is over the code");
        (await stack.InVolume("code", $"cat {Former}/prices.py /volume/data/precious.db"))
            .Should()
            .Contain("# edited in the volume")
            .And.Contain("precious");
        (await stack.DryRun()).Should(ExitCode.Done);

        await stack.Shell("echo '# mine' >>docker-compose.yml");
        (await stack.Undo("Migrate")).Should(ExitCode.FailedBeforeAnyChange, "not committed");
        await stack.Shell("git checkout -q -- docker-compose.yml");
        (await stack.Undo("Migrate")).Should(ExitCode.Done);
        (await Files(stack)).Should().Be(files);
        (await stack.Undo("Migrate")).Should(ExitCode.FailedBeforeAnyChange, "nothing of Migrate is left to undo");

        PythonShop.Price(stack, 2);
        await stack.Commit("dearer");
        (await stack.Deploy()).Should(ExitCode.Done);
        await stack.Says("the shop asks 2");
        (await Provider(stack)).Should().Be(stack.Volume("code"));
        (await stack.InVolume("code", "cat /volume/data/precious.db")).Should().Contain("precious");
    }

    [Fact]
    public async Task Killed_between_its_commit_and_its_receipt_with_one_file_not_checked_out_it_is_resumed_and_undone()
    {
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        PythonShop.Rules(stack, "strategy: rebuild", "volumes: { code: { state: [ \"data/**\" ] } }");
        await stack.Commit("a rule for what is not written yet");
        (await stack.Migrate(CodeStrategy.MountPath)).Should(
            ExitCode.FailedBeforeAnyChange,
            "would no longer see it: 'data/**' of pipeline.yml"
        );
        await stack.Git("reset", "--quiet", "--hard", "HEAD^");
        var files = await Files(stack);
        var program = new KillMatrixProgram(
            stack.StackFile,
            Path.Combine(stack.Folder, ".git", "state"),
            new Dictionary<string, string>()
        );
        string[] migrate = ["Migrate", "--to", "mount-path", "--go", "volume"];
        var killed = await program.Run(migrate, killAt: "3:before");
        killed.ExitCode.Should().Be(137, killed.Tail);
        await stack.Git("checkout", "-q", "HEAD^", "--", "pipeline.yml");

        var refused = await program.Run(migrate);
        refused.ExitCode.Should().Be(64, "half of it makes no stack");
        (await program.Require("Resume")).Output.Should().Contain("was not checked out whole: finished");
        (await stack.Git("status", "--porcelain")).Trim().Should().BeEmpty();
        (await Files(stack)).Should().Contain("volumes: []").And.Contain("strategy: mount-path");

        await program.Require("RollbackMigrate", "--go", "volume");
        (await Files(stack)).Should().Be(files);
        (await stack.Running()).Mounts.Should().ContainSingle("nothing that runs is touched");
    }

    private static Task<string> Files(TestStack stack) => stack.Shell("cat docker-compose.yml pipeline.yml");

    private static async Task<string> Provider(TestStack stack) =>
        (await stack.Running())
            .Mounts.OrderByDescending(m => m.Destination.Length)
            .First(m => PythonShop.Code.StartsWith(m.Destination, StringComparison.Ordinal))
            .Name;
}
