using Pipeline.Benchmarks;
using Pipeline.Benchmarks.Measuring;

namespace Pipeline.Tests.Benchmarks;

public sealed class ResultTableTests
{
    private static readonly Sample Two = new([2.0, 1.5, 12]);

    [Fact]
    public void A_row_shows_medians_ratio_share_of_the_limit_and_how_far_the_goal_was_missed()
    {
        var table = ResultTable.Markdown([
            new Row("gap", Two, ("by hand", new Sample([4])), ("restart", new Sample([1])), new Goal("≤ 1.6 s", 1.6)),
        ]);

        Cells(table, 2)
            .Should()
            .Equal(
                "gap",
                "2.00 s (1.50 s to 12.0 s)",
                "by hand: 4.00 s (4.00 s to 4.00 s)",
                "0.50 ×",
                "restart: 1.00 s (1.00 s to 1.00 s)",
                "50 %",
                "≤ 1.6 s",
                "missed by 0.40 s (1.25 ×)"
            );
    }

    [Fact]
    public void It_is_a_markdown_table_and_nothing_in_a_cell_can_break_it()
    {
        var table = ResultTable.Markdown([new Row("a|b [x]", Two, ("p", Two), ("l", Two), null)]);

        var lines = table.TrimEnd().Split('\n');
        lines.Should().HaveCount(3).And.OnlyContain(l => l.StartsWith('|') && l.EndsWith('|'));
        Cells(table, 0).Should().Equal(ResultTable.Columns);
        lines[1].Should().MatchRegex(@"^(\|\s*:?-+:?\s*)+\|$");
        lines[2].Should().Contain(@"a\|b [x]");
    }

    [Fact]
    public void A_peer_that_is_not_installed_gives_no_ratio_and_no_verdict_against_it()
    {
        var missing = Sample.NotMeasured("restic is not installed");

        var cells = new Row(
            "copy",
            Two,
            ("restic", missing),
            ("l", Two),
            new Goal("< restic / 3", missing.Median / 3)
        ).Cells;

        cells[2].Should().Be("restic: restic is not installed");
        cells[3].Should().Be("–");
        cells[7].Should().Be("not known");
    }

    [Theory]
    [InlineData(2.0, "met")]
    [InlineData(1.0, "missed by 1.00 s (2.00 ×)")]
    public void A_goal_is_met_or_missed_by_so_much(double goal, string verdict) =>
        new Goal("", goal).Verdict(Two, Text.Seconds).Should().Be(verdict);

    [Fact]
    public void Figures_may_be_of_memory_and_a_limit_need_not_be_known()
    {
        var row = new Row("memory", new Sample([250]), ("before", new Sample([50])), null, new Goal("≤ 200 MB", 200));

        (row with { Format = Text.Megabytes })
            .Cells.Should()
            .Equal(
                "memory",
                "250 MB (250 MB to 250 MB)",
                "before: 50 MB (50 MB to 50 MB)",
                "5.00 ×",
                "–",
                "–",
                "≤ 200 MB",
                "missed by 50 MB (1.25 ×)"
            );
    }

    [Fact]
    public void The_command_line_names_benchmarks_that_exist()
    {
        Options.Parse(["--only", "a,b", "--quick"], ["a", "b"]).Only.Should().Equal("a", "b");

        var wrong = () => Options.Parse(["--only", "c"], ["a", "b"]);
        wrong.Should().Throw<ArgumentException>().WithMessage("--only: expected some of a, b; found 'c'");
        var none = () => Options.Parse(["--only"], ["a"]);
        none.Should().Throw<ArgumentException>().WithMessage("--only: expected a value; found nothing");
        var other = () => Options.Parse(["--often"], ["a"]);
        other.Should().Throw<ArgumentException>().WithMessage("*found '--often'");
    }

    private static string[] Cells(string table, int line) =>
        [.. table.Split('\n')[line].Trim('|').Split('|').Select(c => c.Trim())];
}
