using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

/// <summary>The texts for odd paths were built with BuildKit, and what was in the image looked at.</summary>
public sealed class BakeBlockTests
{
    private static string Text(
        string source,
        string path,
        string? owner = null,
        string marker = ".marker",
        char escape = '\\'
    ) => BakeBlock.Text([new BakedFolder(source, path, owner, marker)], "\n", escape);

    [Fact]
    public void Plain_words_give_plain_lines() =>
        Text("app", "/srv/app", "node:node")
            .Should()
            .Be(
                $$"""
                {{BakeBlock.Begin}}
                COPY --chown=node:node app /srv/app/
                ARG PIPELINE_MARKER_0="not built by Pipeline"
                COPY --chown=node:node <<PIPELINE /srv/app/.marker
                ${PIPELINE_MARKER_0}
                PIPELINE
                {{BakeBlock.End}}

                """
            );

    [Fact]
    public void Without_an_owner_nothing_is_said_of_one() =>
        Text(".", "/a").Should().Contain("\nCOPY . /a/\n").And.NotContain("chown");

    [Fact]
    public void Spaces_quotes_and_dollars_reach_the_image_as_they_are() =>
        Text("a b$c", "/x $y\"q'z")
            .Should()
            .Contain("""COPY ["a b\\$c", "/x \\$y\\\"q\\'z/"]""" + "\n")
            .And.Contain("""ARG PIPELINE_PLACE_0="/x \$y\"q'z/.marker" """.TrimEnd() + "\n")
            .And.Contain("COPY <<PIPELINE ${PIPELINE_PLACE_0}\n");

    [Fact]
    public void An_odd_marker_name_is_enough_to_need_it() =>
        Text("a", "/x", marker: "the marker")
            .Should()
            .Contain("COPY a /x/\n")
            .And.Contain("ARG PIPELINE_PLACE_0=\"/x/the marker\"\n");

    [Fact]
    public void Backslashes_are_escaped_for_the_word_and_again_for_the_list() =>
        Text("a\\b", "/x").Should().Contain("""COPY ["a\\\\b", "/x/"]""");

    [Fact]
    public void The_files_own_escape_character_is_used() =>
        Text("a$b\\c", "/x `y", escape: '`')
            .Should()
            .Contain("""COPY ["a`$b\\c", "/x ``y/"]""")
            .And.Contain("""ARG PIPELINE_PLACE_0="/x ``y/.marker" """.TrimEnd());

    [Fact]
    public void Each_folder_has_a_marker_of_its_own()
    {
        var text = BakeBlock.Text(
            [new BakedFolder("a", "/a", null, "m"), new BakedFolder("b", "/b", null, "m")],
            "\r\n",
            '\\'
        );

        text.Should()
            .Contain("COPY <<PIPELINE /a/m\r\n${PIPELINE_MARKER_0}\nPIPELINE\r\n")
            .And.Contain("COPY <<PIPELINE /b/m\r\n${PIPELINE_MARKER_1}\nPIPELINE\r\n");
        text.Replace("\r\n", "").Count(c => c == '\n').Should().Be(2, "line ends are the file's, but for the markers'");
    }
}
