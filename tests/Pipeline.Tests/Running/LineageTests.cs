using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Trees;

namespace Pipeline.Tests.Running;

/// <summary>A release that made one commit live, and another commit that is to be deployed.</summary>
public sealed class LineageTests : IDisposable
{
    private readonly GitScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    private string Commit(string name)
    {
        _scratch.Commit($"echo {name} >{name}");
        return _scratch.Shell("git rev-parse HEAD");
    }

    private Task<string?> Concern(string live, string commit, string? repositoryWasAt = null, StagePlan? patched = null)
    {
        var closing = new Closing(Outcome.Verified, live, new Dictionary<string, string> { ["shop"] = "sha256:1" }, []);
        var history = ReleaseHistory.From([
            Record(1, JournalEvent.Opened, TestContext.Opening(repositoryWasAt ?? live)),
            .. patched is null ? [] : new[] { Record(2, JournalEvent.Planned, patched) with { Stage = "ApplyPatch" } },
            Record(3, JournalEvent.Closed, closing),
        ]);
        return Lineage.Concern(TestContext.Of(git: _scratch.Git), history, commit, default);
    }

    private static JournalRecord Record(int number, JournalEvent what, object data) =>
        PastReleases.Record(number, "r1", what, data);

    [Fact]
    public async Task A_commit_that_contains_the_live_one_or_is_it_needs_no_word()
    {
        var (first, second) = (Commit("a"), Commit("b"));
        (await Concern(first, second)).Should().BeNull();
        (await Concern(second, second)).Should().BeNull();
    }

    [Fact]
    public async Task An_older_commit_is_named_with_what_would_be_taken_back()
    {
        var (first, second) = (Commit("a"), Commit("b"));
        (await Concern(second, first))
            .Should()
            .Contain($"{first[..12]} is older than {second[..12]}, which r1 made live")
            .And.Contain("1 later commit");
    }

    [Fact]
    public async Task Another_branch_has_diverged()
    {
        var first = Commit("a");
        var live = Commit("b");
        _scratch.Shell($"git checkout -q -b other {first}");
        (await Concern(live, Commit("c"))).Should().Contain("has diverged");
    }

    [Fact]
    public async Task A_commit_that_the_checkout_does_not_know_is_a_concern() =>
        (await Concern(new string('a', 40), Commit("a"))).Should().Contain("does not know");

    [Fact]
    public async Task A_checkout_without_the_unpushed_commit_of_BakeCode_is_not_older()
    {
        var first = Commit("a");
        (await Concern(Commit("baked"), first, repositoryWasAt: first)).Should().BeNull();
    }

    [Fact]
    public async Task A_checkout_without_the_commit_of_a_patch_would_take_the_patch_back()
    {
        var (first, patch) = (Commit("a"), Commit("patch"));
        var work = new PatchWork("main", first, patch, "", []);
        var plan = new StagePlan(StageNames.ApplyPatch, null, ["work"], Json.Element(work));

        (await Concern(patch, first, repositoryWasAt: first, plan)).Should().Contain("is older than");
        (await Concern(Commit("baked"), patch, repositoryWasAt: first, plan))
            .Should()
            .BeNull("it lacks only the commit of BakeCode");
    }
}
