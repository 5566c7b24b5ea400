using Pipeline.Live;
using Pipeline.Trees;
using Tree = Pipeline.Tests.Fixtures.Tree;

namespace Pipeline.Tests.Live;

public sealed class SwitchPlannerTests
{
    private static readonly StagingFolder Staging = new("r1");

    /// <summary>The units as <c>path</c>, with <c>+</c> for only new and <c>-</c> for only old.</summary>
    private static string Units(string root, string[] volume, string[] image, params string[] kept) =>
        string.Join(
            ' ',
            Plan(root, volume, image, kept)
                .Select(u =>
                    u.Path
                    + (u.OldInode, u.HasNew) switch
                    {
                        (null, _) => "+",
                        (_, false) => "-",
                        _ => "",
                    }
                )
        );

    private static IReadOnlyList<SwitchUnit> Plan(string root, string[] volume, string[] image, params string[] kept)
    {
        var inodes = 10ul;
        var manifest = new TreeManifest(Tree.Of(volume).Entries.Select(e => e with { Inode = ++inodes }));
        return SwitchPlanner.Units(
            TreePath.FromText(root),
            manifest,
            Tree.Of(image).Entries.Select(e => e.Path),
            p => kept.Any(k => p.Raw == k || p.Raw.StartsWith(k + "/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Code_in_a_folder_of_its_own_is_one_piece() =>
        Units("ws/app", ["ws/app/a=1", "ws/app/d/b=1", "ws/log=1"], ["a=2", "n=2"], "ws/log").Should().Be("ws/app");

    [Fact]
    public void State_among_the_code_stays_and_the_rest_goes_piece_by_piece() =>
        Units(
                "app",
                ["app/a=1", "app/old=1", "app/state.json={}", "app/d/x=1"],
                ["a=2", "d/x=2", "new=2"],
                "app/state.json"
            )
            .Should()
            .Be("app/a app/d app/new+ app/old-");

    [Fact]
    public void State_deep_in_the_code_splits_only_the_folders_on_the_way_to_it() =>
        Units(
                "app",
                ["app/a/b/state=1", "app/a/b/code=1", "app/a/code=1", "app/c/code=1"],
                ["a/b/code=2", "a/code=2", "c/code=2", "a/b/new/x=2"],
                "app/a/b/state"
            )
            .Should()
            .Be("app/a/b/code app/a/b/new+ app/a/code app/c");

    [Fact]
    public void Code_at_the_root_of_the_volume_goes_entry_by_entry() =>
        Units("", ["a=1", "d/b=1", "data/state=1"], ["a=2", "d/b=2", "n/m=2"], "data").Should().Be("a d n+");

    [Fact]
    public void A_root_with_nothing_kept_goes_entry_by_entry_too_since_a_root_cannot_be_renamed() =>
        Units("", ["a=1"], ["a=2"]).Should().Be("a");

    [Fact]
    public void Where_the_folder_above_is_missing_it_comes_with_the_code() =>
        Units("ws/deep/app", ["log=1"], ["a=2"], "log").Should().Be("ws+");

    [Fact]
    public void Where_only_the_codes_own_folder_is_missing_it_is_the_piece() =>
        Units("ws/app", ["ws/log=1"], ["a=2"], "ws/log").Should().Be("ws/app+");

    [Fact]
    public void Two_trees_below_one_missing_folder_are_the_same_piece() =>
        Plan("ws/one", ["log=1"], ["a=2"]).Should().Equal(Plan("ws/two", ["log=1"], ["b=2"]));

    [Fact]
    public void A_mount_point_in_the_code_is_never_moved() =>
        Units("app", ["app/a=1", "app/logs/"], ["a=2"], "app/logs").Should().Be("app/a");

    [Fact]
    public void A_mount_point_at_the_codes_own_folder_is_never_moved_but_what_it_hides_is() =>
        SwitchPlanner
            .Units(
                TreePath.FromText("app"),
                Tree.Of("app/a=1", "app/d/b=1", "log=1"),
                [],
                p => p == TreePath.FromText("app") || p == TreePath.FromText("log")
            )
            .Select(u => u.Path)
            .Should()
            .Equal("app/a", "app/d");

    [Fact]
    public void What_the_commit_has_where_state_is_kept_is_not_brought() =>
        Units("app", ["app/a=1", "app/conf=live"], ["a=2", "conf=default"], "app/conf").Should().Be("app/a");

    [Fact]
    public void Nor_is_what_only_would_be_state_there() =>
        Units("app", ["app/a=1", "app/s=1"], ["a=2", "conf=default"], "app/s", "app/conf").Should().Be("app/a");

    [Fact]
    public void A_file_in_the_place_of_a_folder_is_one_piece_as_well() =>
        Units("app", ["app/x/y=1", "app/s=1"], ["x=2"], "app/s").Should().Be("app/x");

    [Fact]
    public void Names_that_begin_alike_are_not_confused() =>
        Units("app", ["app/a=1", "app/ab/s=1", "app-old/x=1"], ["a=2", "ab/c=2"], "app/ab/s", "app-old")
            .Should()
            .Be("app/a app/ab/c+");

    [Fact]
    public void The_old_inode_is_remembered() =>
        Plan("app", ["app/a=1", "app/s=1"], ["a=2", "n=2"], "app/s").Select(u => u.OldInode).Should().Equal(13ul, null);

    [Fact]
    public void Pieces_are_exchanged_brought_or_put_aside() =>
        SwitchPlanner
            .Forward([new("app/a", 1, true), new("app/n", null, true), new("app/o", 2, false)], Staging)
            .Should()
            .Equal(
                new Exchange(TreePath.FromText("app/a"), TreePath.FromText(".pipeline-r1/new/app/a")),
                new Rename(TreePath.FromText(".pipeline-r1/new/app/n"), TreePath.FromText("app/n")),
                new Rename(TreePath.FromText("app/o"), TreePath.FromText(".pipeline-r1/old/app/o"))
            );

    [Theory]
    [InlineData(".pipeline-r1", true)]
    [InlineData(".pipeline-r12/new/x", true)]
    [InlineData(".pipeline", false)]
    [InlineData(".pipeline-marker", false)]
    [InlineData(".pipeline-r1x", false)]
    [InlineData(".pipeline-r1\n", false)]
    [InlineData("app/.pipeline-marker", false)]
    public void What_is_staged_is_known_by_its_name(string path, bool isStaged) =>
        StagingFolder.Holds(TreePath.FromText(path)).Should().Be(isStaged);
}
