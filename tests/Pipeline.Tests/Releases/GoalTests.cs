using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Releases;

public sealed class GoalTests
{
    private static readonly Opening Restore = new(
        ReleaseKind.Rollback,
        "c1",
        [],
        "/pipeline.yml",
        [],
        new Dictionary<string, string> { ["shop"] = "sha256:1" },
        "r1"
    );

    [Fact]
    public void A_deploy_makes_its_commit_live_and_may_put_the_block_on_top_of_it()
    {
        var goal = Goal.From(TestContext.Opening());

        goal.Should()
            .BeEquivalentTo(
                new
                {
                    Commit = "c0ffee",
                    MayBake = true,
                    BacksUpState = true,
                    Images = (object?)null,
                    State = (object?)null,
                    Restores = (object?)null,
                }
            );
        goal.StateOf("data").Should().BeNull();
    }

    [Fact]
    public void A_rollback_reaches_exactly_the_commit_and_the_images_of_a_release_and_leaves_state_alone()
    {
        var goal = Goal.From(Restore);

        goal.Should()
            .BeEquivalentTo(
                new
                {
                    Commit = "c1",
                    MayBake = false,
                    BacksUpState = false,
                    Restore.Images,
                    Restores = "r1",
                }
            );
    }

    [Fact]
    public void State_that_is_going_to_be_replaced_is_backed_up_first()
    {
        var backup = new StateBackup("data", "r1", "shop_backup", "f00d");
        var goal = Goal.From(Restore with { State = [backup] });

        goal.BacksUpState.Should().BeTrue();
        goal.StateOf("data").Should().Be(backup);
        goal.StateOf("other").Should().BeNull();
    }
}
