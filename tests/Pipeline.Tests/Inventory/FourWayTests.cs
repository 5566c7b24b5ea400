using Pipeline.Inventories;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Inventory;

public sealed class FourWayTests
{
    [Theory]
    [InlineData("main.py", FileState.Same)]
    [InlineData("prices.py", FileState.Differs)]
    [InlineData("run.sh", FileState.Differs)]
    [InlineData("gone.py", FileState.Missing)]
    [InlineData("built.so", FileState.OtherBuild)]
    [InlineData("made.so", FileState.MadeByBuild)]
    [InlineData("old.py", FileState.Deleted)]
    [InlineData("patch.py", FileState.OnlyHere)]
    [InlineData("__pycache__/main.cpython-313.pyc", FileState.Derived)]
    [InlineData("not-in-the-volume.so", FileState.MadeByBuild)]
    public void Each_file_is_told_by_what_runs(string path, FileState state) =>
        Comparison.Rows().Single(r => r.Path == path).State.Should().Be(state);

    [Fact]
    public void Its_row_shows_all_four_places()
    {
        var row = Comparison.Rows().Single(r => r.Path == "prices.py");

        row.Repository.Should().NotBeNull().And.NotBe(row.Running);
        row.Mount.Should().Be(row.Running, "that is what covers the image");
        row.Image.Should().Be(row.Repository);
    }

    [Fact]
    public void A_mode_that_differs_is_said() =>
        Comparison.Rows().Single(r => r.Path == "run.sh").Detail.Should().Contain("0755").And.Contain("0644");

    [Fact]
    public void What_the_ignore_file_leaves_out_is_not_missing() =>
        (Comparison with { IsLeftOut = p => p.Name == "gone.py" }).Rows().Should().NotContain(r => r.Path == "gone.py");

    [Fact]
    public void The_nearest_commit_has_the_fewest_edits()
    {
        var match = NearestCommit.Find(
            [(Commit("b", 2), Files("main.py=2", "lib.py=2")), (Commit("a", 1), Files("main.py=1", "lib.py=1"))],
            [],
            Tree.Of("main.py=1", "lib.py=1 and an edit")
        )!;

        match.Commit.Should().Be("a");
        match.IsHead.Should().BeFalse();
        match.Edits.Should().Equal("lib.py");
    }

    [Fact]
    public void A_file_of_another_commit_is_no_edit_that_would_be_lost()
    {
        var match = NearestCommit.Find(
            [
                (Commit("b", 2), Files("main.py=2", "x.py=2", "y.py=2", "lib.py=2", "more.py=2")),
                (Commit("a", 1), Files("main.py=1", "x.py=1", "y.py=1", "lib.py=1", "gone.py=1")),
            ],
            [],
            Tree.Of("main.py=2", "x.py=2", "y.py=2", "lib.py=1", "more.py=edited", "gone.py=1")
        )!;

        match.IsHead.Should().BeTrue();
        match.Edits.Should().Equal("more.py");
        match.OfOthers.Should().Equal("gone.py", "lib.py");
        match.IsAll.Should().BeFalse();
        var found = InventoryLook.Concluded(
            Found.Shop(
                Found.Place(RunsFrom.Volume, Found.Row("lib.py", FileState.Differs)) with
                {
                    Nearest = match with { Commit = new string('b', 40), Edits = [] },
                }
            )
        );
        found
            .OpenConditions.Should()
            .Contain(c => c.StartsWith("know that gone.py, lib.py at /app came from other commits"));
        found.Risks.Should().Contain(r => r.What.StartsWith("Files of several commits run together"));
        found.Risks.Should().NotContain(r => r.What.Contains("no commit has"));
    }

    [Fact]
    public void A_file_that_no_commit_has_counts_as_an_edit_of_HEAD()
    {
        var running = Tree.Of("main.py=1", "patch.py=x");
        var rows = new FourWay { Repository = Tree.Git("main.py=1"), Running = running }.Rows();

        var match = NearestCommit.Find([(Commit("a", 1), Files("main.py=1"))], rows, running)!;

        match.IsHead.Should().BeTrue();
        match.Edits.Should().Equal("patch.py");
    }

    [Fact]
    public void A_file_that_the_place_lacks_is_no_code_that_would_be_lost()
    {
        var match = NearestCommit.Find(
            [(Commit("a", 1), Files("main.py=1", "Dockerfile=1"))],
            [],
            Tree.Of("main.py=1")
        )!;

        match.Missing.Should().Equal("Dockerfile");
        match.Edits.Should().BeEmpty();
        var found = InventoryLook.Concluded(
            Found.Shop(
                Found.Place(
                    RunsFrom.Image,
                    Found.Row("main.py", FileState.Same),
                    Found.Row("Dockerfile", FileState.Missing)
                )
            )
        );
        found.OpenConditions.Should().BeEmpty();
        found.Risks.Should().NotContain(r => r.Evidence.Contains("Dockerfile"));
    }

    private static FourWay Comparison
    {
        get
        {
            var running = Tree.Of(
                "main.py=1",
                "prices.py=edited",
                "run.sh=go",
                "built.so=by hand",
                "made.so=built",
                "old.py=o",
                "patch.py=x",
                "__pycache__/main.cpython-313.pyc=b"
            );
            return new FourWay
            {
                Repository = Tree.Git("main.py=1", "prices.py=2", "!run.sh=go", "gone.py=g"),
                Ever = new HashSet<TreePath> { TreePath.FromText("old.py") },
                Mount = running,
                Image = Tree.Of(
                    "main.py=1",
                    "prices.py=2",
                    "built.so=built",
                    "made.so=built",
                    "not-in-the-volume.so=b"
                ),
                Running = running,
            };
        }
    }

    private static GitCommit Commit(string id, int day) =>
        new(id, "tree", new DateTimeOffset(2026, 5, day, 0, 0, 0, TimeSpan.Zero), "work");

    private static IReadOnlyDictionary<TreePath, string> Files(params string[] entries) =>
        Tree.Of(entries).Entries.Where(e => e.Sha256 is not null).ToDictionary(e => e.Path, e => e.Sha256!);
}
