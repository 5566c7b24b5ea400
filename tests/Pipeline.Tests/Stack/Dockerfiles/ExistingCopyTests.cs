using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

/// <summary>Whether a Dockerfile brings <c>src</c> of the build context to <c>/app</c> by itself.</summary>
public sealed class ExistingCopyTests
{
    private static readonly BakedFolder Src = new("src", "/app", null, ".marker");

    private static int? Line(string text, BakedFolder? folder = null, string? target = null) =>
        BakePlanner.Brought(text, [folder ?? Src], target).TryGetValue(0, out var copy) ? copy.First + 1 : null;

    [Theory]
    [InlineData("COPY src/ /app/")]
    [InlineData("COPY src /app")]
    [InlineData("COPY ./src /app")]
    [InlineData("COPY /src/ /app/")]
    [InlineData("copy src/ /app/")]
    [InlineData("ADD src/ /app/")]
    [InlineData("COPY --chown=www-data:www-data src/ /app/")]
    [InlineData("COPY --link --chown=1000 src/ /app/")]
    [InlineData("COPY [\"src\", \"/app/\"]")]
    [InlineData("COPY --chown=node [\"src/\", \"/app\"]")]
    [InlineData("COPY conf src /app/")]
    [InlineData("COPY 'src' \"/app/\"")]
    [InlineData("COPY \\\n  src/ \\\n  /app/")]
    [InlineData("WORKDIR /app\nCOPY src .")]
    [InlineData("WORKDIR /\nWORKDIR app\nCOPY src ./")]
    [InlineData("WORKDIR /srv\nCOPY src ../app")]
    [InlineData("ENV HOME_OF=/app\nCOPY src $HOME_OF/")]
    [InlineData("ENV A=x B=\"/app\"\nWORKDIR ${B}\nCOPY src .")]
    [InlineData("ENV B /app\nWORKDIR $B\nCOPY src .")]
    public void These_bring_it(string instructions) => Line($"FROM a\n{instructions}\nCMD x\n").Should().NotBeNull();

    [Theory]
    [InlineData("COPY src/ /srv/")]
    [InlineData("COPY src/main.py /app/")]
    [InlineData("COPY src/* /app/")]
    [InlineData("COPY srcs /app/")]
    [InlineData("COPY src .")]
    [InlineData("ARG TO=/app\nCOPY src $TO")]
    [InlineData("ENV TO=/app\nENV TO=$OTHER\nCOPY src $TO")]
    [InlineData("COPY --from=build src /app/")]
    [InlineData("COPY --chmod=755 src /app/")]
    [InlineData("COPY --exclude=x src /app/")]
    [InlineData("COPY --parents src /app/")]
    [InlineData("COPY . /app/")]
    [InlineData("COPY <<EOF /app/\nCOPY src /app/\nEOF")]
    [InlineData("RUN <<EOF\nCOPY src /app/\nEOF")]
    [InlineData("# COPY src /app/")]
    [InlineData("ONBUILD COPY src /app/")]
    [InlineData("COPY [\"src\" /app/")]
    public void These_do_not_or_cannot_be_decided(string instructions) =>
        Line($"FROM a\n{instructions}\nCMD x\n").Should().BeNull();

    [Theory]
    [InlineData(".", "/app", "WORKDIR /app\nCOPY . .")]
    [InlineData("src", "/app/src", "COPY . /app")]
    [InlineData("a/b", "/x/b", "COPY a /x/")]
    [InlineData("my code", "/my app", "COPY [\"my code\", \"/my app/\"]")]
    [InlineData("my code", "/my app", "COPY my\\ code '/my app'")]
    public void A_folder_may_come_with_one_above_it_and_have_blanks(string source, string path, string instructions) =>
        Line($"FROM a\n{instructions}\n", new BakedFolder(source, path, null, "m")).Should().NotBeNull();

    [Fact]
    public void Of_an_image_with_an_owner_in_pipeline_yml_the_copy_must_give_that_owner()
    {
        Line("FROM a\nCOPY src /app\n", Src with { Owner = "node" }).Should().BeNull();
        Line("FROM a\nCOPY --chown=node src /app\n", Src with { Owner = "node" }).Should().Be(2);
    }

    [Fact]
    public void Only_the_built_stage_and_what_it_is_made_from_count()
    {
        const string Text =
            "FROM a AS base\nWORKDIR /app\nFROM base AS code\nCOPY src .\nFROM a AS tools\nRUN x\nFROM code\nCMD x\n";

        Line(Text).Should().Be(4, "the last stage is made from it");
        Line(Text, target: "code").Should().Be(4);
        Line(Text, target: "tools").Should().BeNull();
        Line("FROM a AS build\nCOPY src /app\nFROM b\nCOPY --from=build /app /app\n").Should().BeNull();
    }

    [Fact]
    public void A_block_is_added_only_for_what_is_not_brought_and_that_stays_so()
    {
        BakedFolder[] folders = [Src, new("lib", "/lib/x", null, ".marker")];
        const string Text = "FROM a\nCOPY src /app\nCMD x\n";
        var once = BakePlanner.Bake(Text, folders, null, null);

        once.Should()
            .Contain("COPY lib /lib/x/")
            .And.Contain("${PIPELINE_MARKER_1}")
            .And.NotContain("COPY src /app/")
            .And.NotContain("MARKER_0");
        BakePlanner.Bake(once, folders, null, null).Should().Be(once);
        BakePlanner.Bake(Text, [Src], null, null).Should().Be(Text);
    }

    [Fact]
    public void A_block_that_is_there_already_stays_whole_beside_a_copy()
    {
        var baked = BakePlanner.Bake("FROM a\nRUN pip install x\nCMD y\n", [Src], null, null);
        var with = baked.Replace("CMD y", "COPY src /app\nCMD y");

        BakePlanner.Bake(with, [Src], null, null).Should().Be(with);
        BakeBlock.Writes(with, 0).Should().BeTrue();
    }
}
