using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Running;
using Pipeline.Tests.Journal;

namespace Pipeline.Tests.Running;

public sealed class PruneTests
{
    private static VolumeDetails Backup(string release) => new() { Name = $"backup-{release}", Labels = new Dictionary<string, string> { [Labels.Project] = "shop", [Labels.Release] = release } };

    private static ImageSummary Image(int n, string tag, string? project = "shop") => new()
    {
        Id = PastReleases.Image(n), RepoTags = [tag], Labels = project is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [Labels.Project] = project },
    };

    private static PrunePlan Plan(ReleaseHistory history, int keep, params IReadOnlyList<ImageSummary> images) => PrunePlan.Of(
        "shop", history, keep, [.. history.Releases.Select(r => Backup(r.Id))], images,
        [new ServiceState("web", "id", "shop-web-1", PastReleases.Image(9), "shop:latest", true, null, 1, 0, default, null)]);

    private static PastReleases Five => new PastReleases().Deploy().Deploy().Deploy().Deploy().Deploy();

    [Fact]
    public void Backups_and_images_that_no_kept_release_needs_go() =>
        Plan(Five.History, 2, Image(1, "shop:pipeline-111"), Image(4, "shop:pipeline-444"), Image(5, "shop:pipeline-555"), Image(9, "shop:pipeline-999"))
            .Should().BeEquivalentTo(new PrunePlan(["backup-r1", "backup-r2", "backup-r3"], ["shop:pipeline-111"]));

    [Fact]
    public void Another_project_keeps_its_images_even_under_the_same_name() =>
        Plan(Five.History, 2, Image(1, "shop:pipeline-111", "other"), Image(2, "other:pipeline-222"), Image(3, "shop:latest"), Image(3, "shop:pipeline-before-r1", null))
            .Tags.Should().Equal("shop:pipeline-before-r1");

    [Fact]
    public void What_a_rollback_made_live_again_and_what_it_would_propose_next_stay() =>
        Plan(Five.Rollback("r3").History, 2, Image(1, "shop:pipeline-111"), Image(2, "shop:pipeline-222"), Image(3, "shop:pipeline-333"))
            .Tags.Should().Equal("shop:pipeline-111");

    [Fact]
    public void The_state_that_a_kept_release_was_left_in_stays_though_the_release_that_saved_it_failed()
    {
        var failed = new PastReleases().Deploy().Deploy().Deploy(Outcome.RolledBack).History;

        Plan(failed, 2).Volumes.Should().BeEmpty();
        Plan(Five.History, 2).Volumes.Should().NotContain("backup-r5");
    }

    [Fact]
    public void What_an_unsettled_release_may_still_need_stays() =>
        Plan(new PastReleases().Deploy(Outcome.Incomplete).Deploy().Deploy().Deploy().History, 2, Image(1, "shop:pipeline-111"), Image(2, "shop:pipeline-222"))
            .Should().BeEquivalentTo(new PrunePlan(["backup-r2"], ["shop:pipeline-222"]));
}
