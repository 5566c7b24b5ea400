using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

/// <summary>Each reading here was compared with BuildKit's own.</summary>
public sealed class DockerfileTests
{
    private static string Spans(string text) =>
        string.Join(' ', Dockerfile.Parse(text).Instructions.Select(i => $"{i.Keyword}:{i.First}-{i.Last}"));

    [Fact]
    public void A_continued_line_belongs_to_its_instruction() =>
        Spans("FROM a\nRUN x \\\n  y \\  \n  z\nCOPY . .\n").Should().Be("FROM:0-0 RUN:1-3 COPY:4-4");

    [Fact]
    public void Comments_and_empty_lines_inside_a_continuation_are_skipped() =>
        Spans("FROM a\nRUN x \\\n# why\n\n  # more\n  y\nCOPY . .\n").Should().Be("FROM:0-0 RUN:1-5 COPY:6-6");

    [Fact]
    public void A_comment_that_ends_with_the_escape_does_not_continue() =>
        Spans("FROM a\n# not this \\\nRUN x\n").Should().Be("FROM:0-0 RUN:2-2");

    [Fact]
    public void A_doubled_escape_at_the_end_is_no_continuation() =>
        Spans("FROM a\nRUN echo C:\\\\\nRUN y\n").Should().Be("FROM:0-0 RUN:1-1 RUN:2-2");

    [Fact]
    public void The_escape_directive_changes_the_continuation() =>
        Spans("# syntax=docker/dockerfile:1\n#  Escape = `\nFROM a\nRUN x `\n y\nRUN z \\\nRUN w\n")
            .Should()
            .Be("FROM:2-2 RUN:3-4 RUN:5-5 RUN:6-6");

    [Theory]
    [InlineData("# a comment first\n# escape=`\nFROM a\nRUN x \\\n y\n")]
    [InlineData("\n# escape=`\nFROM a\nRUN x\\\n y\n")]
    [InlineData("FROM b\n# escape=`\nFROM a\nRUN x\\\n y\n")]
    public void A_directive_after_anything_else_is_a_comment(string text) =>
        Spans(text).Should().EndWith("FROM:2-2 RUN:3-4");

    [Theory]
    [InlineData("RUN cat <<EOF\nRUN no\nEOF\n")]
    [InlineData("RUN cat <<-EOF\nRUN no\n\t\tEOF\n")]
    [InlineData("RUN cat <<'EOF'\nRUN no\nEOF\n")]
    [InlineData("RUN cat <<\"EOF\"\nRUN no\nEOF\n")]
    [InlineData("RUN cat 3<<E-O.F\nRUN no\nE-O.F\n")]
    [InlineData("RUN cat \\\n <<EOF\nEOF\n")]
    [InlineData("COPY <<A /a\nA\n")]
    [InlineData("add <<A /a\nA\n")]
    [InlineData("RUN <<EOF\r\nRUN no\r\nEOF\r\n")]
    [InlineData("ONBUILD RUN <<EOF\nRUN no\nEOF\n")]
    public void A_heredoc_belongs_to_its_instruction(string instruction) =>
        Dockerfile
            .Parse("FROM a\n" + instruction + "USER b\n")
            .Instructions.Select(i => i.Keyword)
            .Should()
            .HaveCount(3)
            .And.EndWith("USER");

    [Fact]
    public void Several_heredocs_of_one_instruction_follow_each_other() =>
        Spans("FROM a\nCOPY <<A <<B /x/\nB\nA\nA\nB\nUSER b\n").Should().Be("FROM:0-0 COPY:1-5 USER:6-6");

    [Theory]
    [InlineData("RUN echo $((1<<n))")]
    [InlineData("RUN echo \"a <<EOF b\"")]
    [InlineData("RUN echo a<<EOF")]
    [InlineData("RUN cat <<< word")]
    [InlineData("RUN [\"cat\", \"<<EOF\"]")]
    [InlineData("ENV A=<<EOF")]
    [InlineData("LABEL a=\"x\" b=<<EOF")]
    [InlineData("RUN cat << EOF")]
    public void What_only_looks_like_a_heredoc_swallows_nothing(string instruction) =>
        Spans($"FROM a\n{instruction}\nUSER b\n").Should().EndWith("USER:2-2");

    [Fact]
    public void What_a_heredoc_runs_is_part_of_the_instruction() =>
        Dockerfile
            .Parse("FROM a\nRUN <<EOF\npip install -r requirements.txt\nEOF\n")
            .Instructions[1]
            .Text.Should()
            .Contain("pip install");

    [Fact]
    public void Keywords_may_be_in_lower_case() => Spans("from a\nrun x\n").Should().Be("FROM:0-0 RUN:1-1");

    [Fact]
    public void Windows_line_ends_are_kept_and_understood()
    {
        var file = Dockerfile.Parse("FROM a\r\nRUN x \\\r\n y\r\n");

        file.NewLine.Should().Be("\r\n");
        file.Instructions[1].Should().Be(new DockerInstruction("RUN", "RUN x  y", 1, 2));
        file.Join().Should().Be("FROM a\r\nRUN x \\\r\n y\r\n");
    }

    [Fact]
    public void A_byte_order_mark_hides_no_instruction() =>
        Spans("\u00EF\u00BB\u00BFFROM a\nRUN x\n").Should().Be("FROM:0-0 RUN:1-1");

    [Fact]
    public void An_empty_file_has_no_instruction_and_no_stage()
    {
        Dockerfile.Parse("").Instructions.Should().BeEmpty();
        Dockerfile.Parse("").Stage(null).Should().BeEmpty();
        Dockerfile.Parse("").NewLine.Should().Be("\n");
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData("base", 0)]
    [InlineData("BUILD", 2)]
    public void A_stage_is_found_by_name_in_any_case_else_the_last(string? target, int first) =>
        Dockerfile
            .Parse(
                "FROM a as base\nRUN one\nFROM --platform=$BUILDPLATFORM base AS Build\nRUN two\nFROM scratch\nRUN three\n"
            )
            .Stage(target)
            .Select(i => i.First)
            .Should()
            .Equal(first, first + 1);

    [Fact]
    public void A_stage_that_is_not_there_is_empty() => Dockerfile.Parse("FROM a AS b\n").Stage("c").Should().BeEmpty();

    [Theory]
    [InlineData("FROM a\nRUN x \\", true)]
    [InlineData("FROM a\nRUN x \\\n\n# why\n", true)]
    [InlineData("FROM a\nRUN x <<EOF\nb\n", true)]
    [InlineData("FROM a\nRUN x\n", false)]
    [InlineData("FROM a\nRUN x", false)]
    [InlineData("FROM a\nRUN x <<EOF\nEOF", false)]
    public void An_instruction_that_the_end_of_the_file_cuts_off_is_known(string text, bool isOpen) =>
        Dockerfile.Parse(text).Instructions[^1].IsOpen.Should().Be(isOpen);
}
