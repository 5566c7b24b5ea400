using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class PruneTests
{
    private const string Ours = "0123456789ab";
    private const string Others = "ba9876543210";

    private static VolumeDetails Backup(string release, string history = Ours) =>
        new()
        {
            Name = $"backup-{release}{(history == Ours ? "" : "-" + history)}",
            Labels = new Dictionary<string, string>
            {
                [Labels.Project] = "shop",
                [Labels.Release] = release,
                [Labels.History] = history,
            },
        };

    private static ImageSummary Image(int n, string tag, string? project = "shop") =>
        new()
        {
            Id = PastReleases.Image(n),
            RepoTags = [tag],
            Labels = project is null
                ? new Dictionary<string, string>()
                : new Dictionary<string, string> { [Labels.Project] = project },
        };

    private static string Built(int n, string name = "shop", string history = Ours) =>
        ReleaseTags.Built(name, PastReleases.Commit(n), history);

    private static PrunePlan Plan(ReleaseHistory history, int keep, params IReadOnlyList<ImageSummary> images) =>
        Plan(history, keep, [.. history.Releases.Select(r => Backup(r.Id))], images);

    private static PrunePlan Plan(
        ReleaseHistory history,
        int keep,
        IReadOnlyList<VolumeDetails> backups,
        IReadOnlyList<ImageSummary> images
    ) =>
        PrunePlan.From(
            PruneScene.From(
                "shop",
                Ours,
                backups,
                images,
                [
                    new ServiceState(
                        "web",
                        "id",
                        "shop-web-1",
                        PastReleases.Image(9),
                        "shop:latest",
                        true,
                        null,
                        1,
                        0,
                        default,
                        null
                    ),
                ]
            ),
            history,
            keep
        );

    private static PastReleases Five => new PastReleases().Deploy().Deploy().Deploy().Deploy().Deploy();

    /// <summary>They hold old passwords: overwritten, gone, and named; what a rollback still reads is left.</summary>
    [Fact]
    public void Copies_of_env_files_are_destroyed_with_the_releases_that_needed_them()
    {
        using var folder = new TestFolder();
        string[] copies = [.. new[] { "cut-over", "service", "kept" }.Select(n => Path.Combine(folder.Path, n))];
        foreach (var copy in copies)
            DurableFile.WriteNew(copy, "PW=old-password\n"u8.ToArray());
        using var still = File.OpenRead(copies[0]);
        var past = new PastReleases { ServiceFileCopy = copies[1], EnvCopy = copies[0] }
            .CutOver()
            .Deploy()
            .Undone("r1", StageNames.CutOverEnv);
        past.ServiceFileCopy = copies[2];
        var plan = Plan(past.Deploy().Deploy().History, 2);
        using var said = new StringWriter();

        Pruning.DestroyCopies(plan, new ConsoleLog(said, TimeProvider.System));

        copies.Select(File.Exists).Should().Equal(false, false, true);
        new StreamReader(still).ReadToEnd().Should().NotContain("old-password");
        said.ToString()
            .Should()
            .Contain(copies[0])
            .And.Contain(copies[1])
            .And.Contain("overwritten once")
            .And.NotContain(copies[2]);
        Pruning.DestroyCopies(plan, new ConsoleLog(said, TimeProvider.System));
    }

    [Fact]
    public void Backups_and_images_that_no_kept_release_needs_go() =>
        Plan(Five.History, 2, Image(1, Built(1)), Image(4, Built(4)), Image(5, Built(5)), Image(9, "shop:latest"))
            .Should()
            .BeEquivalentTo(new PrunePlan(["backup-r1", "backup-r2", "backup-r3"], [Built(1)], []));

    [Fact]
    public void The_tag_with_an_images_version_goes_with_it_and_other_tags_of_it_stay() =>
        Plan(Five.History, 2, WithVersion(1, Built(1)), WithVersion(5, Built(5)))
            .Tags.Should()
            .Equal(Built(1), "shop:1.0.1", "shop:web-1.0.1");

    [Fact]
    public void The_tag_with_a_version_stays_while_another_history_keeps_the_image() =>
        Plan(Five.History, 2, WithVersion(1, Built(1)), Image(1, Built(1, history: Others)))
            .Tags.Should()
            .Equal(Built(1));

    private static ImageSummary WithVersion(int n, string tag) =>
        Image(n, tag) with
        {
            RepoTags = [tag, $"shop:1.0.{n}", $"shop:web-1.0.{n}", "shop:stable", $"other:1.0.{n}"],
            Labels = new Dictionary<string, string> { [Labels.Project] = "shop", [Labels.Version] = $"1.0.{n}" },
        };

    [Fact]
    public void Another_project_keeps_its_images_even_under_the_same_name() =>
        Plan(
            Five.History,
            2,
            Image(1, Built(1), "other"),
            Image(2, Built(2, "other")),
            Image(3, "shop:latest"),
            Image(3, ReleaseTags.Previous("shop", "r1", Ours), null)
        )
            .Tags.Should()
            .Equal(ReleaseTags.Previous("shop", "r1", Ours));

    /// <summary>Two state folders number their releases alike.</summary>
    [Fact]
    public void Backups_and_images_of_another_history_are_named_and_left()
    {
        var (tag, previous) = (Built(1, history: Others), ReleaseTags.Previous("shop", "r1", Others));

        var plan = Plan(
            Five.History,
            2,
            [Backup("r1"), Backup("r1", Others), Backup("r2", Others)],
            [Image(1, tag), Image(2, previous), Image(3, "shop:pipeline-before-r1")]
        );

        plan.Should()
            .BeEquivalentTo(
                new PrunePlan(
                    ["backup-r1"],
                    [],
                    [
                        $"backup backup-r1-{Others}",
                        $"backup backup-r2-{Others}",
                        $"image {tag}",
                        $"image {previous}",
                        "image shop:pipeline-before-r1",
                    ]
                )
            );
    }

    [Fact]
    public void A_backup_without_the_label_of_a_history_is_nobody_s() =>
        Plan(
                Five.History,
                2,
                [
                    Backup("r1") with
                    {
                        Labels = new Dictionary<string, string> { [Labels.Project] = "shop", [Labels.Release] = "r1" },
                    },
                ],
                []
            )
            .Should()
            .BeEquivalentTo(new PrunePlan([], [], ["backup backup-r1"]));

    [Fact]
    public void An_empty_history_prunes_nothing() =>
        Plan(
                new ReleaseHistory(),
                2,
                [Backup("r1"), Backup("r2")],
                [Image(1, Built(1)), Image(2, ReleaseTags.Previous("shop", "r1", Ours))]
            )
            .Should()
            .Match<PrunePlan>(p => p.Volumes.Count == 0 && p.Tags.Count == 0 && p.Foreign.Count == 4);

    /// <summary>
    /// As after a state folder that was brought back from an older copy: its journal ends before the release.
    /// </summary>
    [Fact]
    public void What_the_journal_never_opened_is_named_and_left()
    {
        var plan = Plan(
            Five.History,
            2,
            [Backup("r1"), Backup("r6")],
            [Image(6, Built(6)), Image(7, ReleaseTags.Previous("shop", "r6", Ours))]
        );

        plan.Should()
            .BeEquivalentTo(
                new PrunePlan(
                    ["backup-r1"],
                    [],
                    ["backup backup-r6", $"image {Built(6)}", $"image {ReleaseTags.Previous("shop", "r6", Ours)}"]
                )
            );
    }

    [Fact]
    public void The_backup_of_a_release_under_way_stays() =>
        Plan(Five.Open().History, 2).Volumes.Should().NotContain("backup-r6").And.Contain("backup-r1");

    [Fact]
    public void What_a_rollback_made_live_again_and_what_it_would_propose_next_stay() =>
        Plan(Five.Rollback("r3").History, 2, Image(1, Built(1)), Image(2, Built(2)), Image(3, Built(3)))
            .Tags.Should()
            .Equal(Built(1));

    [Fact]
    public void The_state_that_a_kept_release_was_left_in_stays_though_the_release_that_saved_it_failed()
    {
        var failed = new PastReleases().Deploy().Deploy().Deploy(Outcome.RolledBack).History;

        Plan(failed, 2).Volumes.Should().BeEmpty();
        Plan(Five.History, 2).Volumes.Should().NotContain("backup-r5");
    }

    [Fact]
    public void What_an_unsettled_release_may_still_need_stays() =>
        Plan(
                new PastReleases().Deploy(Outcome.Incomplete).Deploy().Deploy().Deploy().History,
                2,
                Image(1, Built(1)),
                Image(2, Built(2))
            )
            .Should()
            .BeEquivalentTo(new PrunePlan(["backup-r2"], [Built(2)], []));

    [Fact]
    public void An_edit_that_a_failed_deploy_put_aside_stays_until_another_release_is_live()
    {
        var past = new PastReleases { ServiceFileCopy = "/one" }.Deploy();
        past.ServiceFileCopy = "/two";
        past.Deploy().Deploy().Failed("/edit");

        Plan(past.History, 2).EnvCopies.Should().Equal("/one");
        past.ServiceFileCopy = "/three";
        past.Deploy().Deploy();
        Plan(past.History, 2).EnvCopies.Should().BeEquivalentTo("/one", "/two", "/edit");
    }

    [Fact]
    public void It_says_when_what_ran_before_the_first_release_cannot_be_restored_any_more()
    {
        var past = new PastReleases { EnvCopy = "/first" }
            .Deploy()
            .CutOver();
        past.EnvCopy = "/second";
        var history = past.CutOver().Deploy().Deploy().Deploy().History;

        Plan(history, 2).EnvCopies.Should().Contain("/first");
        Plan(history, 2).EndsFirstState.Should().BeTrue();
        Plan(Five.History, 5).EndsFirstState.Should().BeFalse();
    }
}
