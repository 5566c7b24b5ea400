using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

public sealed class TreePathTests
{
    [Theory]
    [InlineData("/etc")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a\0b")]
    public void What_could_leave_the_tree_is_no_path(string text) =>
        FluentActions.Invoking(() => TreePath.FromText(text)).Should().Throw<FormatException>();

    [Fact]
    public void Bytes_come_back_as_they_went_in()
    {
        byte[] bytes = [.. Enumerable.Range(1, 255).Where(b => b != '/').Select(b => (byte)b)];
        TreePath.FromBytes(bytes).Bytes.Should().Equal(bytes);
        TreePath.FromText("grün/ß").Bytes.Should().Equal("grün/ß"u8.ToArray());
    }

    [Theory]
    [InlineData("grün", "grün")]
    [InlineData("", ".")]
    [InlineData("a\nb", "\"a\\nb\"")]
    [InlineData("a\"b\\", "\"a\\\"b\\\\\"")]
    public void People_see_text_or_git_like_quotes(string text, string shown) =>
        TreePath.FromText(text).ToString().Should().Be(shown);

    [Fact]
    public void Bytes_that_are_no_text_are_shown_in_octal() =>
        TreePath.FromBytes([(byte)'a', 0xff]).ToString().Should().Be("\"a\\377\"");

    [Fact]
    public void The_default_is_the_root()
    {
        default(TreePath).Should().Be(TreePath.FromText(""));
        TreePath.Root.Parent.Should().Be(TreePath.Root);
        (TreePath.Root / "a" / "b/c").ToString().Should().Be("a/b/c");
        TreePath.FromText("a/b/c").Parent.Name.Should().Be("b");
        TreePath.FromText("a/b/c").Ancestors().Select(p => p.Raw).Should().Equal("a", "a/b");
    }

    [Fact]
    public void Under_means_a_whole_component()
    {
        TreePath.FromText("ab").IsUnder(TreePath.FromText("a")).Should().BeFalse();
        TreePath.FromText("a").IsUnder(TreePath.FromText("a")).Should().BeFalse();
        TreePath.FromText("a/b").IsUnder(TreePath.FromText("a")).Should().BeTrue();
        TreePath.Root.IsUnder(TreePath.Root).Should().BeFalse();
        TreePath.FromText("a/b").RelativeTo(TreePath.FromText("a")).Raw.Should().Be("b");
    }

    [Fact]
    public void Order_is_by_bytes_not_by_culture() =>
        new[] { "b", "a/c", "B", "a-b", "a", "ä" }
            .Select(TreePath.FromText)
            .Order()
            .Select(p => p.ToString())
            .Should()
            .Equal("B", "a", "a-b", "a/c", "b", "ä");

    [Theory]
    [InlineData("-2.7500000000", -1_250_000_000)]
    [InlineData("0.0000000010", 1)]
    [InlineData("-1.9999999990", -1)]
    [InlineData("4102444800.1234567890", 4102444800123456789)]
    public void Times_before_1970_are_read_as_find_prints_them(string printed, long ns)
    {
        Nanoseconds.FromFind(printed).Should().Be(ns);
        Nanoseconds.ToFind(ns).Should().Be(printed);
    }
}
