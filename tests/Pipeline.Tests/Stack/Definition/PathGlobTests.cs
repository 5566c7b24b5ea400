using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class PathGlobTests
{
    [Theory]
    [
        InlineData("logs/**", "logs"),
        InlineData("logs/**", "logs/a"),
        InlineData("logs/**", "logs/a/b"),
        InlineData("logs/**", "logs/.hidden")
    ]
    [
        InlineData("logs", "logs/a/b"),
        InlineData("logs/", "logs/a/b"),
        InlineData("*.json", "a.json"),
        InlineData("*.json", ".json"),
        InlineData("*.json", "dir.json/x")
    ]
    [
        InlineData("**", "any/thing"),
        InlineData("**/*.log", "x.log"),
        InlineData("**/*.log", "a/b/x.log"),
        InlineData("a/**/b", "a/b"),
        InlineData("a/**/b", "a/x/y/b/z")
    ]
    [
        InlineData("*", ".env"),
        InlineData("a?c", "abc"),
        InlineData("a?c", "a\nc"),
        InlineData("a*c", "a\n\nc"),
        InlineData("[id].js", "[id].js"),
        InlineData("{a,b}", "{a,b}")
    ]
    [
        InlineData(@"a\*b", "a*b"),
        InlineData(@"a\\b", @"a\b"),
        InlineData("a b+(c)$", "a b+(c)$"),
        InlineData("-rf", "-rf"),
        InlineData("#x", "#x")
    ]
    public void It_matches(string glob, string path) => PathGlob.Parse(glob).Matches(path).Should().BeTrue();

    [Theory]
    [
        InlineData("logs/**", "logs2"),
        InlineData("logs/**", "x/logs"),
        InlineData("logs", "logs\n"),
        InlineData("*.json", "a/b.json"),
        InlineData("*.json", "a.jsonx")
    ]
    [
        InlineData("LOGS", "logs"),
        InlineData("a/**/b", "ab"),
        InlineData("**/*.log", "x.log2"),
        InlineData("a?c", "ac"),
        InlineData("a?c", "a/c"),
        InlineData("[ab]", "a"),
        InlineData("a.c", "abc")
    ]
    [InlineData(@"a\*b", "axb"), InlineData("a/b", "a"), InlineData("a*", "b/a")]
    public void It_does_not_match(string glob, string path) => PathGlob.Parse(glob).Matches(path).Should().BeFalse();

    [Fact]
    public void Text_means_its_bytes() => PathGlob.Parse("größe/?").Matches(RawPath.From("größe/é")).Should().BeTrue();

    [Theory, InlineData("x?y", "x\u00ffy"), InlineData("x*", "x\u00ff\u00fe")]
    public void Bytes_that_are_no_text_match_a_wildcard(string glob, string raw) =>
        PathGlob.Parse(glob).Matches(raw).Should().BeTrue();

    [Fact]
    public void One_character_of_two_bytes_is_not_two() =>
        PathGlob.Parse("??").Matches(RawPath.From("é")).Should().BeFalse();

    [Theory]
    [
        InlineData("a/b", "a/*"),
        InlineData("a/b*", "a/*"),
        InlineData("a/*", "a/**/b"),
        InlineData("a/**/b", "a"),
        InlineData("a/b/c", "a/b"),
        InlineData("*", "**"),
        InlineData("a/b", "**/b")
    ]
    public void The_first_is_more_specific(string one, string other)
    {
        PathGlob.CompareSpecificity(PathGlob.Parse(one), PathGlob.Parse(other)).Should().BePositive();
        PathGlob.CompareSpecificity(PathGlob.Parse(other), PathGlob.Parse(one)).Should().BeNegative();
    }

    [Theory, InlineData("a*", "*.json"), InlineData("a", "a/**"), InlineData("a/b*", "a/?"), InlineData(@"a\*", "a*b*")]
    public void Neither_is_more_specific_unless_one_is_a_name(string one, string other) =>
        PathGlob.CompareSpecificity(PathGlob.Parse(one), PathGlob.Parse(other)).Should().Be(one.Contains('\\') ? 1 : 0);

    [Theory, InlineData("/a"), InlineData("../a"), InlineData("a/./b"), InlineData("a//b"), InlineData(@"a\")]
    public void What_is_no_pattern_is_refused(string glob) =>
        new Action(() => PathGlob.Parse(glob)).Should().Throw<ArgumentException>();
}
