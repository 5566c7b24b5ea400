using System.Runtime.Versioning;
using Pipeline.Docker;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Swarm;

/// <summary>
/// <c>DeployBaked</c> on real machines: one task first, proven by hash on its node, then the others; and whatever is
/// wrong with the first one, every task runs as before.
/// </summary>
[Collection(BenchCollection.Name)]
[Trait("Needs", "engine")]
[UnsupportedOSPlatform("windows")]
public sealed class SwarmDeployTests(SwarmShop shop) : IClassFixture<SwarmShop>
{
    [Fact]
    public async Task Each_commit_goes_live_on_every_node_or_every_task_runs_as_before()
    {
        (await shop.DryRun()).Should(ExitCode.SomethingToDo, "one task first, proven by hash on its node");
        (await shop.Read()).Spec.Image.Should().Contain(":latest", "a dry run changes nothing");

        (await shop.Deploy()).Should(ExitCode.Done, "replaced first and proven");

        var first = await Live();
        first.Image.Should().Contain(":pipeline-").And.Contain("@sha256:");
        Directory
            .GetFiles(shop.StateRoot, "specs-*.json", SearchOption.AllDirectories)
            .Should()
            .ContainSingle()
            .And.OnlyContain(f => File.GetUnixFileMode(f) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        (await shop.Deploy()).Should(ExitCode.Done, "nothing to do");

        await shop.Commit("killed", SwarmShop.Program("2"));
        await shop.KillWhileRecreating(seconds: 4);
        (await shop.Read()).Spec.SameAs(first).Should().BeFalse("it died in the middle of the update");
        (await shop.Resume()).Should(ExitCode.Done, "verified");
        (await Live()).Image.Should().NotBe(first.Image);

        (await shop.Rollback("r1")).Should(ExitCode.Done, "verified");
        var back = await Live();
        back.SameAs(first).Should().BeTrue("all that was asked for then is asked for again");

        await Refused("exit 7\n", "exit");
        await Refused($"echo '# more' >>/app/run.sh\n{SwarmShop.Program("3")}", "is not proven", "run.sh");

        async Task Refused(string program, params string[] why)
        {
            await shop.Commit("bad", program);
            (await shop.Deploy()).Should(ExitCode.RolledBack, [.. why, "the old state is proven to be live"]);
            (await Live()).SameAs(back).Should().BeTrue();
        }
    }

    /// <summary>What is asked for, once every task runs its image and all of it is proven.</summary>
    private async Task<ServiceSpec> Live()
    {
        (await shop.Status()).Should(ExitCode.Done);
        var spec = (await shop.Read()).Spec;
        (await shop.Running()).Select(t => t.Spec.ContainerSpec.Image).Should().Equal(spec.Image, spec.Image);
        return spec;
    }
}
