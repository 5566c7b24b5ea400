using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class BakePlannerTests
{
    private static readonly BakedFolder[] App = [new("app", "/srv/app", "node", ".marker")];
    private static readonly string Block = BakeBlock.Text(App, "\n", '\\');
    private const string Simple = "FROM a\nRUN pip install x\nCMD y\n";

    /// <summary>BuildKit keeps the line ends of a heredoc, and the marker's is LF everywhere.</summary>
    private static readonly string WindowsBlock = Block
        .Replace("\n", "\r\n")
        .Replace("${PIPELINE_MARKER_0}\r\n", "${PIPELINE_MARKER_0}\n");

    private static string Bake(string text, string? target = null, string? anchor = null) =>
        BakePlanner.Bake(text, App, target, anchor);

    private static string Refusal(string text, string? target = null, string? anchor = null) =>
        FluentActions.Invoking(() => Bake(text, target, anchor)).Should().Throw<BakePlaceException>().Which.Message;

    [Fact]
    public void The_block_goes_after_the_install() =>
        Bake(Simple).Should().Be($"FROM a\nRUN pip install x\n\n{Block}CMD y\n");

    [Fact]
    public void The_last_install_counts() =>
        Bake("FROM a\nRUN apt-get install -y x\nRUN pip install x\nUSER u\n")
            .Should()
            .EndWith($"RUN pip install x\n\n{Block}USER u\n");

    [Fact]
    public void An_install_that_is_continued_is_not_cut_in_two() =>
        Bake("FROM a\nRUN pip \\\n # why\n install \\\n x\nCMD y\n")
            .Should()
            .Be($"FROM a\nRUN pip \\\n # why\n install \\\n x\n\n{Block}CMD y\n");

    [Fact]
    public void An_install_in_a_heredoc_is_found_and_not_cut_in_two() =>
        Bake("FROM a\nRUN <<EOF\npip install x\nEOF\nCMD y\n")
            .Should()
            .Be($"FROM a\nRUN <<EOF\npip install x\nEOF\n\n{Block}CMD y\n");

    [Theory]
    [InlineData("pip install -r requirements.txt")]
    [InlineData("pip3 --no-cache-dir install x")]
    [InlineData("pip3.12 install x")]
    [InlineData("python3 -m pip install --user x")]
    [InlineData("pipenv install --deploy")]
    [InlineData("pdm sync")]
    [InlineData("uv sync --frozen")]
    [InlineData("poetry install --no-root")]
    [InlineData("conda env update -f env.yml")]
    [InlineData("--mount=type=cache,target=/root/.cache pip install x")]
    [InlineData("apt-get update && apt-get install -y python3")]
    [InlineData("apt-get -qq -y install python3")]
    [InlineData("apt install x")]
    [InlineData("apk add --no-cache nodejs")]
    [InlineData("dnf -y install x")]
    [InlineData("npm ci")]
    [InlineData("npm install --omit=dev")]
    [InlineData("yarn")]
    [InlineData("yarn && yarn build")]
    [InlineData("yarn --frozen-lockfile")]
    [InlineData("yarn install --immutable")]
    [InlineData("pnpm install")]
    [InlineData("go mod download")]
    [InlineData("bundle install")]
    [InlineData("composer install --no-dev")]
    [InlineData("cargo fetch")]
    [InlineData("dotnet restore")]
    [InlineData("cpanm --installdeps .")]
    public void Each_of_these_is_a_dependency_install(string command) =>
        Bake($"FROM a\nRUN {command}\nCMD y\n").Should().Be($"FROM a\nRUN {command}\n\n{Block}CMD y\n");

    [Theory]
    [InlineData("RUN echo pip")]
    [InlineData("RUN yarn build")]
    [InlineData("COPY pip install /x/")]
    [InlineData("ONBUILD RUN pip install x")]
    [InlineData("# RUN pip install x")]
    [InlineData("RUN npm run build")]
    [InlineData("RUN go build ./...")]
    public void None_of_these_is(string instruction) =>
        Bake($"FROM a\nRUN pip install x\n{instruction}\n")
            .Should()
            .Be($"FROM a\nRUN pip install x\n\n{Block}{instruction}\n");

    [Theory]
    [InlineData("FROM a\nRUN one\nRUN two\nEXPOSE 80\nUSER u\n", "RUN two\n")]
    [InlineData("FROM a\nRUN one\nCOPY conf /etc/x\nCMD y\n", "COPY conf /etc/x\n")]
    [InlineData("FROM a\nENV A=b\nCMD y\n", "FROM a\n")]
    public void Without_an_install_it_goes_after_what_last_made_files(string text, string place) =>
        Bake(text).Should().Be(text.Replace(place, $"{place}\n{Block}"));

    [Fact]
    public void The_anchor_beats_the_install() =>
        Bake("FROM a\nRUN one\nRUN pip install x\n", anchor: "one").Should().Contain($"RUN one\n\n{Block}RUN pip");

    [Fact]
    public void An_anchor_in_nothing_is_refused() => Refusal(Simple, anchor: "absent").Should().Contain("'absent'");

    [Fact]
    public void An_anchor_in_several_instructions_is_refused_with_their_lines() =>
        Refusal("FROM a\nRUN x 1\nRUN x 2\n", anchor: "x").Should().Contain("2 instructions").And.Contain("lines 2, 3");

    [Fact]
    public void Of_several_the_only_RUN_is_meant() =>
        Bake("FROM a\nCOPY requirements.txt .\nRUN foo requirements.txt\n", anchor: "requirements.txt")
            .Should()
            .EndWith($"RUN foo requirements.txt\n\n{Block}");

    [Fact]
    public void An_anchor_in_another_stage_does_not_count() =>
        Refusal("FROM a AS one\nRUN x\nFROM b\nRUN y\n", anchor: "RUN x").Should().Contain("built stage");

    [Theory]
    [InlineData(
        null,
        "FROM a AS one\nRUN pip install 1\nFROM b AS two\nRUN pip install 2\n\n#FROM c AS three\nRUN pip install 3\n"
    )]
    [InlineData(
        "two",
        "FROM a AS one\nRUN pip install 1\nFROM b AS two\nRUN pip install 2\n\n#FROM c AS three\nRUN pip install 3\n"
    )]
    public void The_stage_that_is_built_gets_it(string? target, string text)
    {
        var file = text.Replace("\n\n#FROM", "\nFROM");
        var number = target is null ? 3 : 2;

        Bake(file, target).Should().Be(file.Replace($"pip install {number}\n", $"pip install {number}\n\n{Block}"));
    }

    [Fact]
    public void A_target_that_is_not_there_is_refused() => Refusal(Simple, target: "prod").Should().Contain("'prod'");

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    public void A_file_without_a_stage_is_refused(string text) => Refusal(text).Should().Contain("no FROM");

    [Fact]
    public void A_block_that_is_there_is_left_alone() => Bake(Bake(Simple)).Should().Be(Bake(Simple));

    [Fact]
    public void A_block_that_was_changed_is_replaced_where_it_stands()
    {
        var moved = $"FROM a\n{Block.Replace("--chown=node app", "--chown=root old")}RUN pip install x\n";

        Bake(moved).Should().Be($"FROM a\n{Block}RUN pip install x\n");
    }

    [Fact]
    public void A_block_with_other_line_ends_is_still_found() =>
        Bake(Bake(Simple).Replace("\n", "\r\n"))
            .Should()
            .Be(Simple.Replace("\n", "\r\n").Replace("CMD", $"\r\n{WindowsBlock}CMD"));

    [Theory]
    [InlineData("begin")]
    [InlineData("end")]
    [InlineData("twice")]
    [InlineData("turned")]
    public void A_block_that_is_not_whole_or_not_single_is_refused(string how)
    {
        var text = how switch
        {
            "begin" => Simple + BakeBlock.Begin + "\n",
            "end" => Simple + BakeBlock.End + "\n",
            "twice" => Simple + Block + Block,
            _ => Simple + BakeBlock.End + "\n" + BakeBlock.Begin + "\n",
        };

        Refusal(text).Should().Contain("managed block");
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("one", 1)]
    public void A_block_in_another_stage_is_refused(string? target, int stage)
    {
        string[] stages = ["FROM a AS one\nRUN pip install 1\n", "FROM b AS two\nRUN pip install 2\n"];
        stages[stage] += Block;

        Refusal(string.Concat(stages), target).Should().Contain("another stage");
    }

    [Theory]
    [InlineData("one", 0)]
    [InlineData("two", 1)]
    [InlineData(null, 1)]
    public void A_block_at_the_end_of_its_own_stage_is_fine(string? target, int stage)
    {
        string[] stages = ["FROM a AS one\nRUN pip install 1\n", "FROM b AS two\nRUN pip install 2\n"];
        stages[stage] += Block;

        Bake(string.Concat(stages), target).Should().Be(string.Concat(stages));
    }

    [Fact]
    public void A_last_line_without_an_end_gets_one() =>
        Bake("FROM a\nRUN pip install x").Should().Be($"FROM a\nRUN pip install x\n\n{Block}");

    [Fact]
    public void After_a_line_that_is_still_continued_the_block_would_be_swallowed_so_it_is_refused() =>
        Refusal("FROM a\nRUN pip install x \\\n\n").Should().Contain("line 2").And.Contain("continue");

    [Fact]
    public void Windows_line_ends_are_kept() =>
        Bake("FROM a\r\nRUN pip install x\r\n").Should().Be($"FROM a\r\nRUN pip install x\r\n\r\n{WindowsBlock}");

    [Fact]
    public void Lower_case_keywords_are_keywords() =>
        Bake("from a as b\nrun pip install x\n", target: "b").Should().Contain(Block);
}
