using Pipeline.Stacks;
using Pipeline.Stages.Recreate;

namespace Pipeline.Tests.Stages.Recreate;

public sealed class JobsTests
{
    private static readonly ComposeModel Compose = new(
        "shop",
        [
            new ComposeService { Name = "migrate", Image = "shop" },
            new ComposeService
            {
                Name = "web",
                Image = "shop",
                DependsOn = ["migrate"],
            },
        ],
        new Dictionary<string, ComposeVolume>(),
        new Dictionary<string, string>()
    );

    [Fact]
    public void A_job_that_ended_and_that_others_wait_for_is_said_not_to_run_again() =>
        Jobs.Step(Compose, "migrate", isStarted: false)
            .Should()
            .StartWith("migrate is not run again, although web waits for it")
            .And.Contain("docker compose run --rm migrate");

    [Theory]
    [InlineData("migrate", true)]
    [InlineData("web", false)]
    public void Nothing_is_said_of_what_is_started_or_what_nobody_waits_for(string service, bool isStarted) =>
        Jobs.Step(Compose, service, isStarted).Should().BeNull();
}
