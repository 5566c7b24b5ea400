using Pipeline.Live;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

public sealed class FindingsTests
{
    private static readonly TreeDifference Missing = new(
        TreePath.FromText("a.py"),
        DifferenceKind.Missing,
        "file",
        "absent"
    );

    [Fact]
    public void What_holds_says_how_much_was_compared() =>
        Findings.Describe(new CodeVerdict([], [], true, 31), "here", "hint").Should().Be("31 files");

    [Fact]
    public void What_does_not_hold_says_what_where_and_why() =>
        Findings
            .Describe(
                new CodeVerdict([Missing], [Tree.Entry("__pycache__/x.pyc=1")], false, 31),
                "in the image",
                "look there"
            )
            .Should()
            .Be(
                "3 difference(s) in the image: the marker of this build is not in the image; __pycache__/x.pyc: written when the program ran, not by the commit; a.py: missing; look there"
            );

    [Fact]
    public void What_is_only_derived_is_still_mentioned() =>
        Findings
            .Describe(new CodeVerdict([], [Tree.Entry("__pycache__/x.pyc=1")], true, 31), "in the image", "look there")
            .Should()
            .StartWith("1 difference(s)");

    [Theory]
    [InlineData(8, "0; 1; 2; 3; 4; 5; 6; 7")]
    [InlineData(10, "0; 1; 2; 3; 4; 5; 6; 7; and 2 more")]
    public void A_long_list_is_cut_and_counted(int count, string expected) =>
        Findings.List([.. Enumerable.Range(0, count).Select(i => $"{i}")]).Should().Be(expected);

    [Fact]
    public void Names_that_are_no_text_are_quoted() =>
        Findings.Line(Missing with { Path = TreePath.FromRaw("a\n\u00FF") }).Should().Be("\"a\\n\\377\": missing");
}
