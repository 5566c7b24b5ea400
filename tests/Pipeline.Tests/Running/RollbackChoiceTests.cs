using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class RollbackChoiceTests
{
    private readonly List<string> _said = [];

    private string Find(PastReleases past, RollbackTarget target, string? terminal = null) =>
        Rollbacks.Find(past.History, target, terminal is null ? null : new StringReader(terminal), _said.Add).Id;

    private PipelineException Refusal(PastReleases past, RollbackTarget target, string? terminal = null) =>
        FluentActions.Invoking(() => Find(past, target, terminal)).Should().Throw<PipelineException>().Which;

    private static PastReleases Three => new PastReleases().Deploy().Deploy().Deploy();

    [Fact]
    public void A_release_is_found_by_its_id_and_by_the_beginning_of_its_image()
    {
        Find(Three, new RollbackTarget("R2")).Should().Be("r2");
        Find(Three, new RollbackTarget(Image: "2222")).Should().Be("r2");
        Find(Three, new RollbackTarget(Image: PastReleases.Image(1))).Should().Be("r1");
    }

    [Theory]
    [InlineData("dead", "no verified release ran the image dead")]
    [InlineData("22", "expected at least 4 of the characters")]
    [InlineData("latest", "is no image ID")]
    public void A_wrong_image_is_refused_with_what_one_can_go_back_to(string image, string says)
    {
        var refusal = Refusal(Three, new RollbackTarget(Image: image));

        refusal.Code.Should().Be(ExitCode.Usage);
        refusal.Message.Should().ContainAll(says, "Nothing was written", "  r1 ", "  r2 ", "  r3 ");
    }

    [Fact]
    public void A_prefix_of_two_images_is_refused_and_both_are_named()
    {
        var (one, other) = ("sha256:abcdef" + new string('0', 58), "sha256:abcdef" + new string('1', 58));
        var past = new PastReleases().Deploy(image: one).Deploy(image: other);

        Refusal(past, new RollbackTarget(Image: "abcdef"))
            .Message.Should()
            .ContainAll("fits more than one image", one, other);
        Find(past, new RollbackTarget(Image: "abcdef1")).Should().Be("r2");
    }

    [Fact]
    public void Without_a_terminal_it_lists_and_ends_with_64()
    {
        var refusal = Refusal(Three, new RollbackTarget());

        refusal.Code.Should().Be(ExitCode.Usage);
        refusal.Message.Should().ContainAll("the last verified release before this one is r2", "  r1 ", "r3", "live");
    }

    [Fact]
    public void At_a_terminal_it_proposes_the_one_before_and_the_answer_that_counts_is_yes()
    {
        Find(Three, new RollbackTarget(), "yes\n").Should().Be("r2");
        _said.Should().ContainSingle().Which.Should().ContainAll("r3 is live", "  r2 ", "[N]");
        foreach (var answer in new[] { "", "\n", "y\n", "no\n" })
            Refusal(Three, new RollbackTarget(), answer).Code.Should().Be(ExitCode.FailedBeforeAnyChange);
    }

    [Fact]
    public void A_bad_one_is_never_proposed_and_a_second_rollback_goes_on_backwards()
    {
        Rollbacks.Proposal(Three.Rollback("r2").History)!.Id.Should().Be("r1");
        Rollbacks
            .Proposal(Three.Rollback("r2").Deploy().History)!
            .Id.Should()
            .Be("r4", "it is r2 again, not the bad r3");
        Rollbacks.Proposal(Three.Rollback("r2").Rollback("r1").Deploy().History)!.Id.Should().Be("r5");
        Refusal(Three.Rollback("r2"), new RollbackTarget())
            .Message.Should()
            .Contain("bad: it was live, and was rolled back");
        Find(Three.Rollback("r2"), new RollbackTarget("r3")).Should().Be("r3", "by name one may");
    }

    [Fact]
    public void Before_the_first_release_there_is_only_r0() =>
        Refusal(new PastReleases().Deploy(), new RollbackTarget(), "yes\n")
            .Message.Should()
            .ContainAll("no verified release before r1", "--release r0");

    [Fact]
    public void On_a_swarm_where_no_command_restores_r0_it_is_not_proposed() =>
        Refusal(new PastReleases().Roll(Outcome.Verified, "web"), new RollbackTarget("r9"))
            .Message.Should()
            .ContainAll("there is no release 'r9'", "  r1 ", "./build.sh DeployBaked")
            .And.NotContain("r0");

    [Fact]
    public void What_was_undone_is_no_target() =>
        Refusal(Three.Undone("r3", StageNames.RebuildVolume), new RollbackTarget("r3"))
            .Message.Should()
            .Contain("r3 was verified, but has been undone since");

    [Fact]
    public void What_never_was_verified_is_said_to_be_that()
    {
        Why(Three.Deploy(Outcome.RolledBack), "r4")
            .Should()
            .Contain("r4 was never verified: it failed, and was rolled back")
            .And.NotContain("undone since");
        Why(Three.Deploy(Outcome.Incomplete), "r4").Should().Contain("its rollback is incomplete");
        Why(Three.Deploy(Outcome.Partial), "r4").Should().Contain("never verified: only ");
        Why(Three.Deploy(Outcome.RolledBack).Undone("r4", StageNames.RebuildVolume), "r4")
            .Should()
            .Contain("never verified")
            .And.NotContain("undone since");
        Why(Three.Open(), "r4").Should().Contain("still open");
        Why(Three.CutOver(), "r4").Should().Contain("no code");
        Why(Three, "r9").Should().Contain("there is no release 'r9'");
    }

    private string Why(PastReleases past, string release) => Refusal(past, new RollbackTarget(release)).Message;

    [Fact]
    public void State_comes_from_the_last_whole_backup_made_while_the_release_was_live()
    {
        var history = Three.History;
        StateBackups.Find(history, history.Find("r1")!, "data")!.Backup.Should().Be("backup-r2");
        StateBackups.Find(history, history.Find("r3")!, "data").Should().BeNull();

        var failed = new PastReleases().Deploy().Deploy(Outcome.RolledBack).Deploy().History;
        StateBackups.Find(failed, failed.Find("r1")!, "data")!.Backup.Should().Be("backup-r3");

        var codeOnly = Three.Rollback("r1").History;
        StateBackups.Find(codeOnly, codeOnly.Find("r3")!, "data").Should().BeNull("the rollback copied no state");
    }
}
