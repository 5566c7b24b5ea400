using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

/// <summary>What the journal knows of a cut-over that was undone by itself.</summary>
public sealed class HalfUndoneTests
{
    [Fact]
    public void An_undo_that_was_begun_and_not_proven_is_known_until_a_later_release_does_that_stage()
    {
        var past = new PastReleases().CutOver().HalfUndone("r1", StageNames.CutOverEnv);
        past.History.HalfUndone!.Id.Should().Be("r1");
        past.History.Open.Should().BeNull();

        past.Deploy().History.HalfUndone!.Id.Should().Be("r1");
        past.CutOver().History.HalfUndone.Should().BeNull();
    }

    [Fact]
    public void An_undo_that_was_proven_leaves_nothing_to_finish() =>
        new PastReleases().CutOver().Undone("r1", StageNames.CutOverEnv).History.HalfUndone.Should().BeNull();

    [Fact]
    public void A_copy_of_an_env_file_is_needed_by_the_undo_of_the_cut_over_that_stands_and_by_rollbacks_to_before_it()
    {
        var past = new PastReleases { EnvCopy = "/first" }.CutOver();
        Unneeded(past).Should().BeEmpty();

        past.Undone("r1", StageNames.CutOverEnv).EnvCopy = "/second";
        Unneeded(past.CutOver()).Should().Equal("/first");

        Unneeded(past.HalfUndone("r2", StageNames.CutOverEnv)).Should().Equal("/first");
        Unneeded(past.Undone("r2", StageNames.CutOverEnv)).Should().Equal("/first", "/second");
    }

    [Fact]
    public void A_rollback_to_before_a_cut_over_keeps_the_first_copy_though_another_cut_over_stands()
    {
        var past = new PastReleases { EnvCopy = "/first" }
            .Deploy()
            .CutOver();
        past.EnvCopy = "/second";
        past.CutOver();

        EnvCopies.Unneeded(past.History, [past.History.Find("r1")!]).Should().BeEmpty();
        EnvCopies.Unneeded(past.History, [past.History.Find("r2")!]).Should().Equal("/first");
    }

    /// <summary>A copy is made once, and shared by the releases that had the same content.</summary>
    [Fact]
    public void A_copy_of_a_services_env_file_goes_with_the_last_release_that_a_rollback_may_go_to()
    {
        var past = new PastReleases { ServiceFileCopy = "/first" }.Deploy();
        past.ServiceFileCopy = "/second";
        past.Deploy().Deploy();
        past.ServiceFileCopy = "/third";
        var history = past.Deploy().History;

        EnvCopies.UnneededOfServices(history, [history.Find("r3")!, history.Find("r4")!]).Should().Equal("/first");
        EnvCopies.UnneededOfServices(history, [history.Find("r4")!]).Should().Equal("/first", "/second");
        EnvCopies.UnneededOfServices(history, [.. history.Releases]).Should().BeEmpty();
    }

    private static IReadOnlyList<string> Unneeded(PastReleases past) => EnvCopies.Unneeded(past.History, []);
}
