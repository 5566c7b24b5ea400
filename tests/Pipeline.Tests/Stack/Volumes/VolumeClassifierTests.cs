using Pipeline.Stacks;

namespace Pipeline.Tests.Stacks;

public sealed class VolumeClassifierTests
{
    private static readonly VolumeRules Seed = new("openclaw")
    {
        State = [".env", "workspace/logs/**", "workspace/*.json", "workspace/trading/state/**"],
        Preserved = ["workspace/trading-backup-pre-bugfix/**"],
        Disposable = ["workspace/.cache/**", "**/__pycache__"],
    };

    private static VolumeClassification Classify(VolumeRules rules, params string[] paths) =>
        VolumeClassifier.Classify(
            rules,
            ["workspace/trading"],
            ["memUdata", "workspace/deep/stub"],
            paths.Select(p => new VolumePath(p.TrimEnd('/'), p.EndsWith('/') || p.Length == 0))
        );

    private static PathClass ClassOf(string path) => Classify(Seed, path).Paths.Single().Class;

    [Theory]
    [
        InlineData("", PathClass.Structure),
        InlineData(".env", PathClass.State),
        InlineData("workspace/logs/", PathClass.State),
        InlineData("workspace/logs/a/b.log", PathClass.State)
    ]
    [
        InlineData("workspace/runtime_config.json", PathClass.State),
        InlineData("workspace/trading/", PathClass.Code),
        InlineData("workspace/trading/main.py", PathClass.Code)
    ]
    [
        InlineData("workspace/trading/config.json", PathClass.Code),
        InlineData("workspace/trading/state/x", PathClass.State),
        InlineData("workspace/trading-backup-pre-bugfix/main.py", PathClass.Preserved)
    ]
    [
        InlineData("workspace/.cache/x", PathClass.Disposable),
        InlineData("workspace/trading/__pycache__/m.pyc", PathClass.Code),
        InlineData("lib/__pycache__/m.pyc", PathClass.Disposable)
    ]
    [
        InlineData("memUdata/", PathClass.MountPoint),
        InlineData("memUdata/covered", PathClass.Unknown),
        InlineData("workspace/", PathClass.Structure),
        InlineData("workspace/deep/", PathClass.Structure)
    ]
    [
        InlineData("workspace/deep/stub", PathClass.MountPoint),
        InlineData("workspace/tradingx", PathClass.Unknown),
        InlineData("Workspace/logs/a", PathClass.Unknown),
        InlineData(".envrc", PathClass.Unknown)
    ]
    [
        InlineData("workspace/logs\n/a", PathClass.Unknown),
        InlineData("workspace/a\nb.json", PathClass.State),
        InlineData("workspace/\u00ff.json", PathClass.State),
        InlineData("empty/", PathClass.Unknown)
    ]
    public void Every_path_has_a_class(string path, PathClass expected) => ClassOf(path).Should().Be(expected);

    [Fact]
    public void A_folder_on_the_way_to_something_known_is_structure_and_others_are_not()
    {
        var classified = Classify(Seed, "lib/", "lib/x/", "lib/x/__pycache__/", "lib/y/", "lib/y/z");

        classified
            .Paths.Select(p => p.Class)
            .Should()
            .Equal(
                PathClass.Structure,
                PathClass.Structure,
                PathClass.Disposable,
                PathClass.Unknown,
                PathClass.Unknown
            );
    }

    [Fact]
    public void Code_at_the_root_of_a_volume_leaves_declared_state_alone()
    {
        var rules = new VolumeRules("v") { State = ["data"] };

        VolumeClassifier
            .Classify(rules, [""], [], [new("", true), new("main.py", false), new("data/x", false)])
            .Paths.Select(p => p.Class)
            .Should()
            .Equal(PathClass.Code, PathClass.Code, PathClass.State);
    }

    [Fact]
    public void The_rule_that_decided_is_named() =>
        Classify(Seed, ".env", "workspace/trading/x", "nobody")
            .Paths.Select(p => p.Rule)
            .Should()
            .Equal("state: .env", "code: workspace/trading", null);

    [Fact]
    public void Unknown_paths_are_grouped_with_the_line_to_add()
    {
        var classified = Classify(
            Seed,
            "workspace/",
            "workspace/trading/x",
            "workspace/new/",
            "workspace/new/a/",
            "workspace/new/a/b",
            "workspace/it's",
            "workspace/a*b",
            "odd\nname",
            "bad\u00ff"
        );

        classified
            .Unknown.Should()
            .Equal(
                new UnknownGroup("bad\u00ff", 1, "- 'bad?'"),
                new UnknownGroup("odd\nname", 1, "- \"odd\\u000aname\""),
                new UnknownGroup("workspace/a*b", 1, @"- 'workspace/a\*b'"),
                new UnknownGroup("workspace/it's", 1, "- 'workspace/it''s'"),
                new UnknownGroup("workspace/new", 3, "- 'workspace/new/**'")
            );
    }

    [Fact]
    public void The_lines_to_add_really_settle_it()
    {
        string[] paths =
        [
            "x/",
            "x/__pycache__",
            .. Enumerable.Range(0, 20).Select(i => $"x/{i}"),
            "new/",
            "new/a",
            "it's",
            "a*b",
            @"back\slash",
            "odd\nname",
            "tab\tquote\"\\\n",
            "bad\u00ff",
            RawPath.From("größe"),
            "- dash",
            "a: b",
            "#c",
            "[x]",
            "{y}",
            "!z",
            "wild?",
        ];
        var lines = string.Join(
            '\n',
            paths
                .Chunk(9)
                .SelectMany(p => Classify(new VolumeRules("v"), p).Unknown)
                .Select(u => $"      {u.Line}")
                .Distinct()
        );

        var rules = Samples.Read($"{Samples.Least}\nvolumes:\n  v:\n    state:\n{lines}\n").Volumes[0];

        Classify(rules, paths)
            .Should()
            .BeEquivalentTo(new { Unknown = Array.Empty<UnknownGroup>(), Refusal = (string?)null });
    }

    [Fact]
    public void The_refusal_shows_what_is_unknown_and_what_to_add() =>
        Classify(Seed, "new/", "new/a", "x\u00ff\n")
            .Refusal.Should()
            .Be(
                """
                Volume openclaw: 3 paths are neither code nor listed in pipeline.yml:
                  "new" (2 paths)
                  "x�?"
                Add what the service needs under state, old backups under preserved, caches under disposable:
                volumes:
                  openclaw:
                    state:
                      - 'new/**'
                      - "x?\u000a"
                """
            );

    [Fact]
    public void Many_unknown_neighbours_share_one_line_that_does_not_touch_what_is_known()
    {
        string[] paths =
        [
            "workspace/",
            "workspace/trading/x",
            .. Enumerable.Range(0, 5000).Select(i => $"workspace/{i}.png"),
        ];

        var classified = Classify(Seed, paths);

        classified.Unknown.Should().Equal(new UnknownGroup("workspace", 5000, "- 'workspace/*'", IsMany: true));
        classified.Refusal.Should().Contain("  many in \"workspace\" (5000 paths)\n");
        Classify(Seed with { State = [.. Seed.State, "workspace/*"] }, paths)
            .Paths.Take(3)
            .Select(p => p.Class)
            .Should()
            .Equal(PathClass.Structure, PathClass.Code, PathClass.State);
    }

    [Fact]
    public void A_long_refusal_is_cut_but_adds_every_line()
    {
        var refusal = Classify(
            Seed,
            [.. Enumerable.Range(0, 50).SelectMany(i => new[] { $"f{i:00}/__pycache__", $"f{i:00}/x" })]
        ).Refusal!;

        refusal
            .Should()
            .Contain("\"f19/x\"")
            .And.NotContain("\"f20/x\"")
            .And.Contain("\n(and 30 more)\n")
            .And.Contain("- 'f49/x'");
    }

    [Fact]
    public void Rules_of_different_classes_that_fit_equally_are_a_conflict()
    {
        var rules = new VolumeRules("v") { State = ["a*"], Disposable = ["*.tmp"] };

        var classified = Classify(rules, "a.tmp", "ab.tmp", "a.txt");

        classified
            .Conflicts.Should()
            .Equal(
                new RuleConflict("a.tmp", "state: a*", "disposable: *.tmp"),
                new RuleConflict("ab.tmp", "state: a*", "disposable: *.tmp")
            );
        classified
            .Refusal.Should()
            .Be(
                "Volume v: \"state: a*\" and \"disposable: *.tmp\" fit \"a.tmp\" equally well (and 1 more). Make one of them more specific."
            );
    }

    [Fact]
    public void A_rule_for_all_of_the_code_contradicts_the_code() =>
        Classify(new VolumeRules("v") { State = ["workspace/trading/**"] }, "workspace/trading/x")
            .Conflicts.Should()
            .ContainSingle()
            .Which.Second.Should()
            .Be("code: workspace/trading");

    [Fact]
    public void A_more_specific_rule_settles_a_conflict_of_two_others() =>
        Classify(
                new VolumeRules("v")
                {
                    State = ["a*"],
                    Disposable = ["*.tmp"],
                    Preserved = ["a.tmp"],
                },
                "a.tmp"
            )
            .Should()
            .BeEquivalentTo(new { Conflicts = Array.Empty<RuleConflict>(), Refusal = (string?)null });

    [Fact]
    public void Rules_of_one_class_may_overlap() =>
        Classify(new VolumeRules("v") { State = ["a*", "*.tmp"] }, "a.tmp").Refusal.Should().BeNull();

    [Fact]
    public void Nothing_unknown_means_no_refusal() =>
        Classify(Seed, "", ".env", "workspace/").Refusal.Should().BeNull();
}
