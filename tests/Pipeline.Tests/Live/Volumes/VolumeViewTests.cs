using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Tests.Stages.RebuildVolume;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

public sealed class VolumeViewTests
{
    private static readonly VolumeRules Rules = new("data")
    {
        State = ["log/**", "app/state/deep/file"],
        Preserved = ["old"],
        Disposable = ["app/cache"],
    };

    private static Stack StackWith(VolumeRules? rules = null) => TestStack.With(rules: rules ?? Rules);

    private static VolumeView View(Stack stack, params string[] entries) =>
        VolumeView.From(stack, stack.RebuiltVolumes.Single(), Tree.Of(entries));

    private static string Paths(TreeManifest manifest) =>
        string.Join(' ', manifest.Entries.Select(e => e.Path.ToString()));

    [Fact]
    public void Everything_that_is_no_code_is_kept()
    {
        var view = View(StackWith(), "app/main.py=1", "app/cache/x=1", "log/a=1", "old/b=1", "app/state/deep/file=1");

        Paths(view.Kept).Should().Be("app/state/deep/file log log/a old old/b");
        Paths(view.CodeAt(view.Layout.Code[0])).Should().Be(". cache cache/x main.py state state/deep");
    }

    [Fact]
    public void A_folder_that_is_only_the_way_to_state_is_no_difference_to_the_commit()
    {
        var view = View(StackWith(), "app/main.py=1", "app/state/deep/file=1");

        Differences(view, "main.py=1").Should().BeEmpty();
    }

    [Fact]
    public void But_an_empty_folder_of_that_name_is_one() =>
        Differences(View(StackWith(), "app/main.py=1", "app/state/deep/"), "main.py=1")
            .Should()
            .Equal("state: not in the commit", "state/deep: not in the commit");

    [Fact]
    public void A_folder_that_stays_for_what_is_in_it_may_have_the_mode_that_the_service_gave_it()
    {
        string[] Modes(params string[] volume)
        {
            var stack = StackWith();
            var manifest = new TreeManifest(
                Tree.Of(volume).Entries.Select(e => e.Kind == EntryKind.Directory ? e with { Mode = 0b111_000_000 } : e)
            );
            return
            [
                .. Differences(VolumeView.From(stack, stack.RebuiltVolumes.Single(), manifest), "main.py=1", "pkg/x=1"),
            ];
        }

        Modes("app/main.py=1", "app/pkg/x=1", "app/state/deep/file=1")
            .Should()
            .Equal("pkg: mode is 0700, expected 0755");
        Modes("app/main.py=1", "app/pkg/x=1")
            .Should()
            .Equal(".: mode is 0700, expected 0755", "pkg: mode is 0700, expected 0755");
    }

    private static IEnumerable<string> Differences(VolumeView view, params string[] committed) =>
        CodeComparison
            .Compare(
                new ExpectedCode(TestStack.Code, Tree.Git(committed), new Marker("c", "t", "n", "app")),
                view.CodeAt(view.Layout.Code[0]),
                view.NoCodeAt(view.Layout.Code[0])
            )
            .Differences.Select(Findings.Line);

    [Fact]
    public void A_path_that_nobody_accounts_for_stops_everything_with_the_line_to_add() =>
        FluentActions
            .Invoking(() => View(StackWith(), "app/main.py=1", "surprise/x=1"))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.FailedBeforeAnyChange)
            .WithMessage("*surprise*volumes:*data:*state:*- 'surprise/**'*");

    [Fact]
    public void Two_rules_for_one_path_stop_everything() =>
        FluentActions
            .Invoking(() =>
                View(StackWith(new VolumeRules("data") { State = ["log"], Preserved = ["log"] }), "log/x=1")
            )
            .Should()
            .Throw<PipelineException>();

    [Fact]
    public async Task What_Pipeline_stages_there_is_not_seen()
    {
        var trees = new FakeTrees();
        trees.Make(
            "shop_data",
            [(TreePath.FromText("app/a"), "1"), (TreePath.FromText(".pipeline-r3/new/app/a"), "1")]
        );
        var release = TestContext.Release(TestContext.Of(trees: trees));

        Paths(await VolumeView.ReadManifest(release, "shop_data", default)).Should().Be(". app app/a");
        release.Context.VolumesRead.Should().ContainKey("shop_data");
    }

    private static bool IsNoCode(Stack stack, string path, params string[] found) =>
        NoCode.In(stack, stack.Placements[0], Tree.Of(found))(TreePath.FromText(path));

    [Theory]
    [InlineData("state/deep/file", true)]
    [InlineData("state/deep", true)]
    [InlineData("state", true)]
    [InlineData("state/other", false)]
    [InlineData("main.py", false)]
    [InlineData("cache/x", false)]
    public void State_among_the_code_is_no_code_in_a_running_container(string path, bool isNoCode) =>
        IsNoCode(StackWith(), path, "main.py=1", "state/deep/file=1", "state/other=1", "cache/x=1")
            .Should()
            .Be(isNoCode);

    [Fact]
    public void State_is_no_code_only_where_the_volume_is()
    {
        var code = TestStack.Code;
        IsNoCode(TestStack.With(code, Rules), "state/deep/file", "state/deep/file=1").Should().BeTrue();
        IsNoCode(
                TestStack.With(code with { Strategy = CodeStrategy.MountPath }, mounts: []),
                "state/deep/file",
                "state/deep/file=1"
            )
            .Should()
            .BeFalse("no volume is there");
    }

    [Fact]
    public void What_the_build_made_below_a_declared_volume_is_compared_unless_it_is_the_services_own()
    {
        Func<TreePath, bool> NoCodeWith(params IReadOnlyList<string> state)
        {
            var stack = TestStack.With(
                TestStack.Code with
                {
                    Ignore = ["lib/**"],
                },
                new VolumeRules("data") { State = state },
                [TestStack.Volume("/srv/app/lib")],
                strategy: CodeStrategy.MountPath
            );
            return NoCode.In(stack, stack.Placements[0], Tree.Of("lib/a=1", "lib/b=1"), Tree.Of("lib/a=1"));
        }

        NoCodeWith()(TreePath.FromText("lib/a")).Should().BeFalse("the volume was filled from the image");
        NoCodeWith()(TreePath.FromText("lib/b")).Should().BeTrue("nothing vouches for it");
        NoCodeWith("**")(TreePath.FromText("lib/a")).Should().BeTrue();
    }

    [Fact]
    public void State_that_the_image_brings_too_is_the_services_own_even_when_it_is_gone()
    {
        var view = View(StackWith(), "app/main.py=1");
        var made = Tree.Of("state/deep/file=1", "lib=1");

        view.Own(view.Layout.Code[0], made).Select(p => p.Raw).Should().Equal("state/deep/file");
        view.NoCodeAt(view.Layout.Code[0], made)(TreePath.FromText("state/deep/file")).Should().BeTrue();
        view.NoCodeAt(view.Layout.Code[0], made)(TreePath.FromText("lib")).Should().BeFalse();
    }

    [Fact]
    public void A_rule_that_names_a_file_of_the_commit_contradicts_it()
    {
        var view = View(StackWith(), "app/main.py=1");
        string? Refusal(params string[] committed) =>
            CommittedState.Refusal(StackWith(), view.Layout, view.Layout.Code[0], Tree.Git(committed).AsManifest());

        Refusal("main.py=1", "cache/x=1").Should().BeNull();
        Refusal("main.py=1", "state/deep/file=1")
            .Should()
            .Contain("app/state/deep/file")
            .And.Contain("state: app/state/deep/file")
            .And.Contain("data");
        Refusal("state/deep=1").Should().BeNull("only what a rule names is state");
    }

    [Fact]
    public async Task Below_a_folder_of_state_the_files_of_the_commit_are_code_unless_the_service_wrote_them()
    {
        var stack = TestStack.With(TestStack.Code, new VolumeRules("data") { State = ["app/uploads/**"] });
        var layout = stack.RebuiltVolumes.Single();
        var committed = Tree.Git("main.py=1", "uploads/.gitkeep=1").AsManifest();
        IReadOnlySet<string> ever = new HashSet<string> { Tree.Of("x=old")[TreePath.FromText("x")].Sha256! };
        VolumeView With(string gitkeep) =>
            VolumeView.From(
                stack,
                layout,
                Tree.Of("app/main.py=1", $"app/uploads/.gitkeep={gitkeep}", "app/uploads/a.png=2"),
                new HashSet<string> { "app/main.py", "app/uploads/.gitkeep" }
            );
        Task<string?> Overwritten(string gitkeep) =>
            CommittedState.Overwritten(stack, With(gitkeep), layout.Code[0], committed, _ => Task.FromResult(ever));

        CommittedState.Refusal(stack, layout, layout.Code[0], committed).Should().BeNull();
        With("1").IsKept(TreePath.FromText("app/uploads/.gitkeep")).Should().BeFalse();
        With("1").IsKept(TreePath.FromText("app/uploads/a.png")).Should().BeTrue();
        Paths(With("1").CodeAt(layout.Code[0]))
            .Should()
            .Be(". main.py uploads uploads/.gitkeep", "the folder of a tracked file is looked at with it");
        (await Overwritten("1")).Should().BeNull("it is the commit's");
        (await Overwritten("old")).Should().BeNull("it is an earlier commit's");
        (await Overwritten("written")).Should().Contain("app/uploads/.gitkeep").And.Contain("no commit ever had");
    }

    [Fact]
    public void What_the_commit_holds_under_another_mount_can_never_be_read_there()
    {
        var stack = TestStack.With(
            TestStack.Code with
            {
                Ignore = ["logs/**"],
            },
            mounts: [TestStack.Volume(), new ComposeMount(MountKind.Bind, "/srv/app/logs", "/host/logs")]
        );
        var layout = stack.RebuiltVolumes.Single();

        CommittedState
            .Refusal(stack, layout, layout.Code[0], Tree.Git("main.py=1", "logs/.gitkeep=").AsManifest())
            .Should()
            .Contain("app/logs/.gitkeep")
            .And.Contain("mount");
        CommittedState
            .Refusal(stack, layout, layout.Code[0], Tree.Git("main.py=1", "logs2/.gitkeep=").AsManifest())
            .Should()
            .BeNull();
    }
}
