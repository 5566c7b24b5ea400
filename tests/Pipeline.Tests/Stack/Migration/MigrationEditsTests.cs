using System.Text.Json;
using Pipeline.Stacks;
using Pipeline.Stages.Migrate;

namespace Pipeline.Tests.Stacks;

/// <summary>Each edit is looked at twice: its text to the char, and what the installed compose makes of it.</summary>
public sealed class MigrationEditsTests
{
    private const string Rules = """
        version: 1
        code:
          - source: src
            path: /srv/app/shop   # as the image has it
            services: [shop]
        services: { shop: {} }

        """;

    private const string Unshadowed = """
        version: 1
        code:
          - source: src
            path: /srv/app/shop   # as the image has it
            strategy: unshadow
            services: [shop]
        services: { shop: {} }

        """;

    private const string Head = "name: shop\nservices:\n  shop:\n    build: .\n    image: shop\n";

    private const string Tail = "volumes: { code: , data: , more: }\n";

    public static TheoryData<string, string, string> Uncovered =>
        new()
        {
            {
                "short syntax with comments",
                "    volumes:   # mounts\n"
                    + "      - code:/srv/app   # the code\n      # data last\n"
                    + "      - data:/data\n",
                "    volumes:   # mounts\n"
                    + "      - code:/srv/app   # the code\n      - /srv/app/shop\n"
                    + "      # data last\n      - data:/data\n"
            },
            {
                "no indentation below the key",
                "    volumes:\n    -   code:/srv/app\n    environment: { A: b }\n",
                "    volumes:\n    -   code:/srv/app\n    -   /srv/app/shop\n    environment: { A: b }\n"
            },
            {
                "double quotes",
                "    volumes:\n      - \"data:/data\"\n      - \"code:/srv/app\"\n",
                "    volumes:\n      - \"data:/data\"\n      - \"code:/srv/app\"\n      - \"/srv/app/shop\"\n"
            },
            {
                "single quotes and an option",
                "    volumes:\n      - 'code:/srv/app/:rw'\n",
                "    volumes:\n      - 'code:/srv/app/:rw'\n      - '/srv/app/shop'\n"
            },
            {
                "CRLF",
                "    volumes:\r\n      - code:/srv/app\r\n      - data:/data\r\n",
                "    volumes:\r\n      - code:/srv/app\r\n      - /srv/app/shop\r\n      - data:/data\r\n"
            },
            {
                "long syntax",
                "    volumes:\n      - type: volume\n        source: code\n"
                    + "        target: /srv/app\n        volume: { nocopy: true }\n"
                    + "\n      - data:/data\n",
                "    volumes:\n      - type: volume\n        source: code\n"
                    + "        target: /srv/app\n        volume: { nocopy: true }\n"
                    + "      - /srv/app/shop\n\n      - data:/data\n"
            },
            {
                "flow style",
                "    volumes: [ data:/data, \"code:/srv/app\" ]   # all\n",
                "    volumes: [ data:/data, \"code:/srv/app\", \"/srv/app/shop\" ]   # all\n"
            },
            {
                "flow style over lines",
                "    volumes: [\n      'code:/srv/app',\n      data:/data ]\n",
                "    volumes: [\n      'code:/srv/app', '/srv/app/shop',\n      data:/data ]\n"
            },
            {
                "long syntax in braces",
                "    volumes:\n      - { type: volume, source: code, target: /srv/app } # here\n",
                "    volumes:\n"
                    + "      - { type: volume, source: code, target: /srv/app } # here\n"
                    + "      - /srv/app/shop\n"
            },
            {
                "the volume at the code's path itself",
                "    volumes:\n      - \"code:/srv/app/shop\" # the code\n      - data:/data\n",
                "    volumes:\n      - \"/srv/app/shop\" # the code\n      - data:/data\n"
            },
            {
                "the same in long syntax",
                "    volumes:\n      - type: volume\n        source: code\n"
                    + "        target: /srv/app/shop\n      - data:/data\n",
                "    volumes:\n      - /srv/app/shop\n      - data:/data\n"
            },
            {
                "words beyond ASCII before it",
                "    labels: { who: \"Zoë 🦀\" }\n    volumes: [ \"code:/srv/app\" ]\n",
                "    labels: { who: \"Zoë 🦀\" }\n    volumes: [ \"code:/srv/app\", \"/srv/app/shop\" ]\n"
            },
            {
                "a source that a variable decides",
                "    volumes:\n      - ${CODE:-code}:/srv/app\n",
                "    volumes:\n      - ${CODE:-code}:/srv/app\n      - /srv/app/shop\n"
            },
        };

    [Theory]
    [MemberData(nameof(Uncovered))]
    public void An_anonymous_volume_comes_over_the_code_and_nothing_else_changes(
        string form,
        string mounts,
        string after
    )
    {
        var edited = Edit(Head + mounts + Tail, Rules, CodeStrategy.Unshadow);

        edited.Compose.Should().Be(Head + after + Tail, form);
        edited.Definition.Should().Be(Unshadowed);
        edited.Unexpected.Should().BeEmpty();
        Edit(edited.Compose, edited.Definition, CodeStrategy.Unshadow).Texts.Should().BeEmpty("a second run is none");
    }

    [Theory]
    [MemberData(nameof(Uncovered))]
    public void With_rebuild_the_text_is_again_what_it_was(string form, string mounts, string after)
    {
        if (mounts.Contains("/srv/app/shop", StringComparison.Ordinal))
        {
            Problem(Head + after + Tail, Unshadowed, CodeStrategy.Rebuild)
                .Should()
                .Contain("anonymous volume at /srv/app/shop");
            return;
        }

        var edited = Edit(Head + after + Tail, Unshadowed, CodeStrategy.Rebuild);

        edited.Compose.Should().Be(Head + mounts + Tail, form);
        edited.Definition.Should().Be(Unshadowed.Replace("unshadow", "rebuild", StringComparison.Ordinal));
        edited.Unexpected.Should().BeEmpty();
    }

    [Theory]
    [InlineData("    volumes:\n      - /srv/app/shop   # code\n", "    volumes: []\n")]
    [InlineData(
        "    volumes: # all\n      # none\n" + "      - code:/srv/app/shop\n    init: true\n",
        "    volumes: [] # all\n      # none\n    init: true\n"
    )]
    [InlineData("    volumes: [code:/srv/app/shop]\n", "    volumes: []\n")]
    [InlineData("    volumes: [code:/srv/app/shop, data:/data]\n", "    volumes: [data:/data]\n")]
    [InlineData("    volumes: [data:/data, code:/srv/app/shop]\n", "    volumes: [data:/data]\n")]
    [InlineData(
        "    volumes:\n      - data:/data\n      - type: volume\n"
            + "        source: code\n        target: /srv/app/shop\n",
        "    volumes:\n      - data:/data\n"
    )]
    public void With_mount_path_no_mount_is_left_over_the_code(string mounts, string after)
    {
        var rules =
            mounts.Contains("code:", StringComparison.Ordinal)
            || mounts.Contains("source: code", StringComparison.Ordinal)
                ? Rules
                : Unshadowed;
        var edited = Edit(Head + mounts + Tail, rules, CodeStrategy.MountPath);

        edited.Compose.Should().Be(Head + after + Tail);
        edited.Definition.Should().Be(Unshadowed.Replace("unshadow", "mount-path", StringComparison.Ordinal));
        edited.Unexpected.Should().BeEmpty();
        Edit(edited.Compose, edited.Definition, CodeStrategy.MountPath).Texts.Should().BeEmpty();
    }

    [Fact]
    public void The_last_line_of_a_file_needs_no_end()
    {
        var compose = "volumes: { code: }\n" + Head + "    volumes:\n    - code:/srv/app";

        var edited = Edit(compose, Rules, CodeStrategy.Unshadow).Compose;
        edited.Should().Be(compose + "\n    - /srv/app/shop");
        Edit(edited, Unshadowed, CodeStrategy.Rebuild).Compose.Should().Be(compose);
    }

    [Fact]
    public void Line_ends_and_a_byte_order_mark_stay()
    {
        static string Windows(string text) => '\uFEFF' + text.Replace("\n", "\r\n", StringComparison.Ordinal);
        var compose = Windows(Head + "    volumes:\n      - code:/srv/app # it\n" + Tail);

        var edited = Edit(compose, Windows(Rules), CodeStrategy.Unshadow);
        edited.Definition.Should().Be(Windows(Unshadowed));
        edited
            .Compose.Should()
            .Be(compose.Replace("# it\r\n", "# it\r\n      - /srv/app/shop\r\n", StringComparison.Ordinal));
        Edit(edited.Compose, edited.Definition, CodeStrategy.Rebuild).Compose.Should().Be(compose);
    }

    [Theory]
    [InlineData("    volumes: &mounts\n      - code:/srv/app\n", "the anchor &mounts", 6)]
    [InlineData("    volumes:\n      - &code code:/srv/app\n", "the anchor &code", 7)]
    [InlineData("    volumes: !override\n      - code:/srv/app\n", "the tag !override", 6)]
    [InlineData("    volumes:\n      - \"code:${AT:-/srv/app}\"\n", "a target that a variable decides", 7)]
    [InlineData("    volumes:\n      - code:/srv/app/shop:ro\n", "the option ro", 7)]
    [InlineData(
        "    volumes:\n      - type: volume\n        source: code\n"
            + "        target: /srv/app/shop\n        read_only: true\n",
        "the key read_only",
        7
    )]
    [InlineData(
        "    volumes:\n      - type: volume # mine\n" + "        source: code\n        target: /srv/app/shop\n",
        "a comment in it",
        7
    )]
    public void What_an_edit_could_only_guess_is_refused_with_its_place(string mounts, string found, int line)
    {
        var problem = Problem(Head + mounts + Tail, Rules, CodeStrategy.Unshadow);

        problem.Should().Contain($"docker-compose.yml:{line}:").And.Contain($"found {found}").And.Contain("by hand");
    }

    [Fact]
    public void Mounts_that_come_from_elsewhere_are_refused_at_the_service() =>
        Problem(
                "x-app: &app\n  volumes: [ \"code:/srv/app\" ]\n" + Head + "    <<: *app\n" + Tail,
                Rules,
                CodeStrategy.Unshadow
            )
            .Should()
            .Contain("docker-compose.yml:5:3: services.shop.volumes")
            .And.Contain("it comes from elsewhere");

    [Theory]
    [InlineData(
        "code: [ { source: src, path: /srv/app/shop, services: [shop] } ]",
        "path: /srv/app/shop, strategy: unshadow, services"
    )]
    [InlineData(
        "code:\n- path: '/srv/app/shop'\n  source: src\n  services: shop",
        "- path: '/srv/app/shop'\n  strategy: unshadow\n  source"
    )]
    [InlineData(
        "code:\n- path: /srv/app/shop\n" + "  strategy: \"rebuild\" # so far\n  source: src\n" + "  services: shop",
        "  strategy: \"unshadow\" # so far\n"
    )]
    public void The_word_in_pipeline_yml_is_written_as_its_neighbours_are(string code, string after)
    {
        var rules = $"version: 1\n{code}\nservices: {{ shop: {{}} }}\n";

        var edited = Edit(Head + "    volumes: [ \"code:/srv/app\" ]\n" + Tail, rules, CodeStrategy.Unshadow);
        edited
            .Definition.Should()
            .Contain(after)
            .And.HaveLength(
                rules.Length
                    + (
                        code.Contains("strategy", StringComparison.Ordinal) ? 1
                        : after.Contains('\n') ? 21
                        : 20
                    )
            );
    }

    [Fact]
    public void A_tree_that_is_shared_is_not_edited()
    {
        const string rules =
            "version: 1\n"
            + "x-t: &t { source: src, path: /srv/app/shop, services: [shop] }\n"
            + "code:\n  - *t\nservices: { shop: {} }\n";

        Problem(Head + "    volumes: [ \"code:/srv/app\" ]\n" + Tail, rules, CodeStrategy.Unshadow)
            .Should()
            .Contain(":4:5: code[0].strategy")
            .And.Contain("the alias *t");
    }

    [Fact]
    public void Each_service_that_reads_the_code_is_edited_and_the_others_are_not()
    {
        var compose =
            Head
            + "    volumes: [ \"code:/srv/app\" ]\n  worker:\n    image: shop\n    volumes:\n      - code:/srv/app\n"
            + "  cron:\n    image: shop\n    volumes: [ \"code:/srv/app\" ]\n"
            + Tail;
        var rules = Rules
            .Replace("[shop]", "[shop, worker]", StringComparison.Ordinal)
            .Replace("shop: {}", "shop: {}, worker: {}", StringComparison.Ordinal);

        var edited = Edit(compose, rules, CodeStrategy.Unshadow);
        edited
            .Compose.Split('\n')
            .Except(compose.Split('\n'))
            .Should()
            .Equal("    volumes: [ \"code:/srv/app\", \"/srv/app/shop\" ]", "      - /srv/app/shop");
        edited.Unexpected.Should().BeEmpty();
    }

    [Fact]
    public void Two_trees_in_one_volume_are_uncovered_in_their_order()
    {
        var rules = Rules.Replace(
            "services: { shop",
            "  - { source: lib, path: /srv/app/lib, services: [shop] }\nservices: { shop",
            StringComparison.Ordinal
        );

        var edited = Edit(Head + "    volumes: [ \"code:/srv/app\" ]\n" + Tail, rules, CodeStrategy.Unshadow);
        edited.Compose.Should().Contain("[ \"code:/srv/app\", \"/srv/app/shop\", \"/srv/app/lib\" ]");
        edited.Definition.Should().Contain("path: /srv/app/lib, strategy: unshadow,");
        edited.Unexpected.Should().BeEmpty();
    }

    [Theory]
    [InlineData("a\nb\nc", "a\nb\nc")]
    [InlineData("a\nb\nc", "a\nc", "2-b")]
    [InlineData("a\r\nc", "a\r\nb\r\nc", "2+b")]
    [InlineData("a\nb\nc\nd", "x\nb\nc\nd\ne", "1-a", "1+x", "5+e")]
    public void The_plan_shows_the_lines_that_differ(string before, string after, params string[] lines) =>
        TextLines.Differing(before, after).Select(l => $"{l.Line}{l.Sign}{l.Text}").Should().Equal(lines);

    [Fact]
    public void Of_several_compose_files_the_one_that_mounts_the_volume_is_edited()
    {
        const string mounts = "services:\n  shop:\n    volumes:\n      - code:/srv/app\n";
        var stack = Load(Head + "    volumes: [ \"code:/srv/app\", data:/data ]\n" + Tail, Rules);
        var files = new[] { ("base.yml", Head + "    volumes: [ data:/data ]\n" + Tail), ("live.yml", mounts) };

        var texts = new MigrationEdits(stack, CodeStrategy.Unshadow, files, Rules).Make();
        texts.Select(t => Path.GetFileName(t.File)).Should().Equal("live.yml", "pipeline.yml");
        texts[0].After.Should().Be(mounts + "      - /srv/app/shop\n");
    }

    [Fact]
    public void A_volume_that_holds_more_than_the_code_is_in_the_way_of_mount_path()
    {
        Problem(Head + "    volumes: [ \"code:/srv/app\" ]\n" + Tail, Rules, CodeStrategy.MountPath)
            .Should()
            .Contain("volume code at /srv/app")
            .And.Contain("PYTHONPATH");
        Problem(
                Head + "    init: true\n",
                Rules.Replace(
                    "services: [shop]",
                    "services: [shop]\n    strategy: mount-path",
                    StringComparison.Ordinal
                ),
                CodeStrategy.Rebuild
            )
            .Should()
            .Contain("which volume it should be cannot be known");
    }

    [Fact]
    public void A_change_of_anything_else_is_seen_and_named_without_its_value()
    {
        var (before, after) = (
            Head + "    environment: { A: one }\n    volumes: [ \"code:/srv/app\", data:/data ]\n" + Tail,
            Head
                + "    environment: { A: two }\n"
                + "    volumes: [ \"code:/srv/app\", more:/data, /srv/app/shop ]\n"
                + Tail
        );
        var changes = MountChanges.For(Load(before, Rules), CodeStrategy.Unshadow);

        EditedModel
            .Unexpected(Config(before), Config(after), changes)
            .Should()
            .BeEquivalentTo("services.shop.environment", "services.shop.volumes", "volumes.data", "volumes.more");
    }

    private static Edited Edit(string compose, string rules, CodeStrategy to)
    {
        var edits = new MigrationEdits(Load(compose, rules), to, [("docker-compose.yml", compose)], rules);
        var texts = edits.Make();
        var after = texts.FirstOrDefault(t => t.File == "docker-compose.yml")?.After ?? compose;
        var definition = texts.FirstOrDefault(t => t.File != "docker-compose.yml")?.After ?? rules;
        _ = Load(after, definition);
        return new Edited(
            texts,
            after,
            definition,
            EditedModel.Unexpected(Config(compose), Config(after), edits.Changes)
        );
    }

    private static string Problem(string compose, string rules, CodeStrategy to) =>
        string.Join('\n', Samples.Problems(() => Edit(compose, rules, to)));

    private static Stack Load(string compose, string rules) =>
        StackLoader.Load(Samples.Read(rules.TrimStart('\uFEFF')), Samples.Compose(compose));

    private static JsonElement Config(string compose)
    {
        using var folder = new Folder();
        folder.Write("stack/docker-compose.yml", compose);
        using var config = Samples.Config(Path.Combine(folder.Path, "stack"));
        var text = config.RootElement.GetRawText().Replace(folder.Path, "/anywhere", StringComparison.Ordinal);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private sealed record Edited(
        IReadOnlyList<EditedText> Texts,
        string Compose,
        string Definition,
        IReadOnlyList<string> Unexpected
    );
}
