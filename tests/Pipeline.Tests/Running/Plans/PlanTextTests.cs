using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Running;
using Pipeline.Stages;
using Pipeline.Stages.BackupVolume;
using Pipeline.Stages.BakeCode;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Tests.Running.Plans;

public sealed class PlanTextTests
{
    private static readonly DateTimeOffset Made = new(2026, 5, 12, 0, 0, 0, TimeSpan.Zero);

    private static readonly ServiceState Web = new(
        "web",
        "container-1",
        "shop-web-1",
        "sha256:1",
        "shop:latest",
        true,
        "config",
        4711,
        0,
        Made,
        "starting"
    );

    private static string Text<T>(T work, string id = "r5", string unique = "0a1b2c3d", params string[] steps) =>
        new PlanText(id, unique).Of(new StagePlan(new StageName("Any"), null, steps, Json.Element(work)));

    [Fact]
    public void The_names_of_the_release_in_flight_do_not_count()
    {
        static BackupWork Work(string id, string unique) =>
            new([new("code", "shop_code", $"shop_pipeline-backup-{id}-code-{unique}", ["web"], false, Made)]);

        Text(Work("r5", "0a1b2c3d"), "r5", "0a1b2c3d", "copy code to shop_pipeline-backup-r5-code-0a1b2c3d")
            .Should()
            .Be(
                Text(Work("r12", "ffffffff"), "r12", "ffffffff", "copy code to shop_pipeline-backup-r12-code-ffffffff")
            );
        Text("r50").Should().NotBe(Text("r51"), "those are other releases");
    }

    [Fact]
    public void The_commit_that_the_release_makes_of_a_patch_does_not_count_and_what_is_in_it_does()
    {
        static string Of(string commit, string tree) =>
            new PlanText("r5", null, commit).Of(
                new StagePlan(
                    StageNames.BuildImage,
                    null,
                    [$"build it from {commit[..12]}"],
                    Json.Element(new Dictionary<string, string> { ["commit"] = commit, ["tree"] = tree })
                )
            );

        var (first, second) = (new string('a', 40), new string('b', 40));
        Of(first, "t1").Should().Be(Of(second, "t1"));
        Of(first, "t1").Should().NotBe(Of(first, "t2"));
    }

    [Fact]
    public void What_moves_in_a_container_that_nobody_touched_does_not_count()
    {
        var later = Web with
        {
            Pid = 12,
            Restarts = 3,
            StartedAt = Made.AddDays(1),
            StartedAfter = Made,
            Health = "healthy",
            Running = false,
            Crashed = true,
            Shape = "command=1",
            Mounts = [],
        };

        Text(later).Should().Be(Text(Web));
        Text(Web with { Container = "container-2" }).Should().NotBe(Text(Web));
        Text(Web with { Image = "sha256:2" }).Should().NotBe(Text(Web));
        Text(Web with { ConfigHash = "other" }).Should().NotBe(Text(Web));
    }

    [Fact]
    public void Live_data_in_a_volume_does_not_count_and_what_changes_hands_does()
    {
        static RebuildWork Work(string manifest, long folderTime, string path) =>
            new(
                "c0ffee",
                [
                    new(
                        "code",
                        "shop_code",
                        [new SwitchUnit(path, 17, true, folderTime)],
                        [new FolderTime("", folderTime)],
                        manifest,
                        null,
                        Made
                    ),
                ]
            );

        Text(Work(new string('1', 64), 1, "a.py")).Should().Be(Text(Work(new string('2', 64), 2, "a.py")));
        Text(Work(new string('1', 64), 1, "a.py")).Should().NotBe(Text(Work(new string('1', 64), 1, "b.py")));
    }

    [Fact]
    public void Every_letter_of_an_edit_of_a_step_and_of_a_command_counts()
    {
        static BakeWork Edit(string before, string after) => new("c0ffee", [new("/d", "Dockerfile", before, after)]);

        Text(Edit("FROM a", "FROM a\nCOPY x y"))
            .Should()
            .NotBe(Text(Edit("FROM b", "FROM a\nCOPY x y")))
            .And.NotBe(Text(Edit("FROM a", "FROM a\nCOPY x z")));
        Text(0, steps: "GRANT SELECT ON orders TO app;")
            .Should()
            .NotBe(Text(0, steps: "GRANT INSERT ON orders TO app;"));
        Text(new RecreateWork([new ServiceWork("web", "shop", true, "its image changes")]))
            .Should()
            .NotBe(Text(new RecreateWork([new ServiceWork("web", "shop", true, "its code changes")])));
    }
}
