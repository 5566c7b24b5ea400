using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

/// <summary>What may go from the nodes of a swarm, and from the state folder of its pipeline.</summary>
public sealed class SwarmPruneTests
{
    private static PastReleases Four => Rolled(4);

    [Fact]
    public void Images_that_no_kept_release_needs_go_by_the_digest_that_the_nodes_know() =>
        Plan(Four).Digests.Should().BeEquivalentTo(PastReleases.Digest(1), PastReleases.Digest(2));

    [Fact]
    public void What_a_release_that_failed_has_pushed_goes_and_what_an_open_one_has_pushed_stays()
    {
        Plan(Rolled(2).Roll(Outcome.RolledBack, "web")).Digests.Should().Equal(PastReleases.Digest(3));
        Plan(Rolled(2).Roll(Outcome.Incomplete, "web")).Digests.Should().BeEmpty();
        Plan(Rolled(2).Roll(outcome: null, "web")).Digests.Should().BeEmpty();
    }

    /// <summary>As after somebody's update by hand; the engine of the manager knows the image by its ID.</summary>
    [Fact]
    public void What_a_service_asks_for_stays_on_the_nodes_and_on_the_manager()
    {
        var tags = new[] { 1, 2 }.Select(n => (Tag(n), PastReleases.Image(n))).ToList();
        var scene = new PruneScene(History, [], tags, []);

        PrunePlan.From(scene, Four.History, 2).Tags.Should().Equal(Tag(1), Tag(2));
        var plan = PrunePlan.From(scene with { Asked = [PastReleases.Digest(1)] }, Four.History, 2);

        plan.Digests.Should().Equal(PastReleases.Digest(2));
        plan.Tags.Should().Equal(Tag(2));
    }

    [Fact]
    public void An_image_that_somebody_gave_a_name_stays_on_its_node()
    {
        ImageSummary[] images =
        [
            Image("old", [], $"registry:5000/shop@{PastReleases.Digest(1)}"),
            Image("named", ["mine:1"], $"registry:5000/shop@{PastReleases.Digest(1)}"),
            Image("live", ["<none>:<none>"], $"registry:5000/shop@{PastReleases.Digest(4)}"),
            Image("other", [], "registry:5000/other@sha256:0"),
        ];

        NodePruning.Names(images, Plan(Four).Digests).Should().Equal($"registry:5000/shop@{PastReleases.Digest(1)}");
    }

    /// <summary>They may hold passwords. A service that only the first release replaced is asked for as then.</summary>
    [Fact]
    public void Specs_that_no_rollback_reads_go()
    {
        using var folder = new TestFolder();
        var state = TestContext.StateOf(folder.Path);

        var web = Four.History;
        var both = new PastReleases();
        both.Roll(Outcome.Verified, "bot", "web").Roll(Outcome.Verified, "web");
        both.Roll(Outcome.Verified, "web").Roll(Outcome.Verified, "web");

        Unneeded(web).Should().Equal("r1", "r2");
        Unneeded(both.History).Should().Equal("r2");
        Unneeded(Rolled(2).Roll(Outcome.Incomplete, "web").History).Should().BeEmpty();

        IEnumerable<string> Unneeded(ReleaseHistory history) =>
            KeptSpecs
                .Unneeded(state, history, PrunePlan.Needing(history, 2))
                .Select(p => Path.GetFileName(p).Split('-')[1]);
    }

    /// <summary>A rollback to r3, which replaced no task, asks for the secret of the cut-over before it.</summary>
    [Fact]
    public void A_cut_over_keeps_the_specs_that_a_release_after_it_ran_with()
    {
        using var folder = new TestFolder();
        var state = TestContext.StateOf(folder.Path);
        var past = Rolled(1).CutOverOnSwarm("web").Roll(Outcome.Verified, "bot");
        var r3 = past.History.Find("r3")!;

        KeptSpecs
            .Unneeded(state, past.History, [r3])
            .Select(p => Path.GetFileName(p).Split('-')[1])
            .Should()
            .Equal("r1");
    }

    private const string History = "0123456789ab";

    private static string Tag(int n) => ReleaseTags.Built("registry:5000/shop", PastReleases.Commit(n), History);

    private static PastReleases Rolled(int count)
    {
        var past = new PastReleases();
        for (var n = 0; n < count; n++)
            past.Roll(Outcome.Verified, "web");
        return past;
    }

    private static PrunePlan Plan(PastReleases past) =>
        PrunePlan.From(new PruneScene(History, [], [], []), past.History, keep: 2);

    private static ImageSummary Image(string id, IReadOnlyList<string> tags, string digest) =>
        new()
        {
            Id = id,
            RepoTags = tags,
            RepoDigests = [digest],
        };
}
