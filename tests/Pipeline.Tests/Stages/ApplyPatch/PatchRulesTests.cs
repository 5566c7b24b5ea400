using Pipeline.Stacks;
using Pipeline.Stages.ApplyPatch;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Stages.ApplyPatch;

public sealed class PatchRulesTests
{
    private static readonly string[] Plain = ["100644", "100755"];

    /// <summary>Code in <c>app/</c> of the repository, at <c>/srv/app</c>, below a volume at <c>/srv</c>.</summary>
    private static PatchRules Rules(string source = "app")
    {
        var rules = new VolumeRules("data")
        {
            State = ["app/data/**", "logs/**"],
            Preserved = ["app/old/**"],
            Disposable = ["app/.cache/**"],
        };
        var code = TestStack.Code with { Source = source, Ignore = ["node_modules/**"] };
        return new PatchRules(
            TestStack.With(code, rules),
            [new CodeFolder(code, TreePath.FromText(source == "." ? "" : source))],
            new Dictionary<TreePath, string>
            {
                [TreePath.FromText("pipeline.yml")] = "it says what is code",
                [TreePath.FromText("app/secret/password")] = "an env file or a secret",
            }
        );
    }

    private static GitChange Changed(string path, string? before = "100644", string? after = "100644") =>
        new(
            TreePath.FromText(path),
            before is null ? null : new GitBlob(before, "b"),
            after is null ? null : new GitBlob(after, "a")
        );

    private static string? WhyNot(PatchRules rules, params IReadOnlyList<GitChange> changes) =>
        rules.Refuse(changes, new Dictionary<string, string>()).FirstOrDefault()?.ToString();

    [Theory]
    [InlineData("app/main.py")]
    [InlineData("app/deep/er/main.py")]
    [InlineData("app/environment.py")]
    [InlineData("app/composer.yml")]
    [InlineData("app/logs/kept.py")]
    public void Code_may_be_changed_made_and_removed(string path)
    {
        foreach (
            var (before, after) in new (string?, string?)[] { ("100644", "100755"), (null, "100644"), ("100755", null) }
        )
            WhyNot(Rules(), Changed(path, before, after)).Should().BeNull();
        Rules().Refuse([TreePath.FromText(path)]).Should().BeEmpty();
    }

    [Theory]
    [InlineData("pipeline.yml", "it says what is code")]
    [InlineData("README.md", "outside of the code (app)")]
    [InlineData("application/main.py", "outside of the code (app)")]
    [InlineData("app", "in the way of app/secret/password")]
    [InlineData("app/secret/password", "an env file or a secret")]
    [InlineData("app/secret", "in the way of app/secret/password")]
    [InlineData("app/secret/password/more", "below app/secret/password")]
    [InlineData(".env", "an env file")]
    [InlineData("app/.env", "an env file")]
    [InlineData("app/.env.production", "an env file")]
    [InlineData("app/deep/shop.env", "an env file")]
    [InlineData("docker-compose.yml", "a compose file")]
    [InlineData("app/compose.override.yaml", "a compose file")]
    [InlineData("app/docker-compose-test.yml", "a compose file")]
    [InlineData("app/data/orders.db", "volumes.data, state: app/data/**")]
    [InlineData("app/old/main.py", "volumes.data, preserved: app/old/**")]
    [InlineData("app/.cache/x", "volumes.data, disposable: app/.cache/**")]
    [InlineData("app/node_modules/x/index.js", "code.ignore: node_modules/**")]
    [InlineData("app/.pipeline-marker", "the marker")]
    [InlineData("app/line\nbreak", "its name is not plain text")]
    public void All_else_is_refused_with_what_it_is(string path, string why)
    {
        foreach (var before in new[] { null, "100644" })
        foreach (var after in Plain)
            WhyNot(Rules(), Changed(path, before, after)).Should().Contain(why);
        WhyNot(Rules(), Changed(path, "100644", null)).Should().Contain(why);
        Rules().Refuse([TreePath.FromText(path)]).Should().ContainSingle().Which.Why.Should().Contain(why);
    }

    [Fact]
    public void Where_the_code_is_the_whole_repository_what_describes_the_stack_is_refused_all_the_same()
    {
        WhyNot(Rules("."), Changed("main.py")).Should().BeNull();
        WhyNot(Rules("."), Changed("pipeline.yml")).Should().Contain("it says what is code");
        WhyNot(Rules("."), Changed(".env")).Should().Contain("an env file");
        WhyNot(Rules("."), Changed("data/orders.db")).Should().Contain("state: app/data/**");
    }

    [Fact]
    public void Every_refused_path_is_listed_once_and_the_others_are_not()
    {
        var refused = Rules()
            .Refuse(
                [Changed("app/main.py"), Changed("z"), Changed("a"), Changed("a")],
                new Dictionary<string, string>()
            );

        refused.Select(r => r.Path.ToString()).Should().Equal("a", "z");
    }

    [Theory]
    [InlineData("main.py", true)]
    [InlineData("../deep/../main.py", true)]
    [InlineData("./deep/", true)]
    [InlineData("..", true)]
    [InlineData("../../etc", false)]
    [InlineData("../../app/main.py", true)]
    [InlineData("../../../app/main.py", false)]
    [InlineData("/srv/app/main.py", false)]
    [InlineData("/etc/passwd", false)]
    public void A_symbolic_link_stays_in_the_code(string target, bool isFine)
    {
        var links = new Dictionary<string, string> { ["a"] = target };

        var refused = Rules().Refuse([Changed("app/deep/link", null, "120000")], links);
        (refused.Count == 0).Should().Be(isFine);
        string.Concat(refused.Select(r => r.Why)).Contains("outside of the code").Should().Be(!isFine);
    }

    [Fact]
    public void A_submodule_is_refused_whether_it_comes_or_goes()
    {
        WhyNot(Rules(), Changed("app/lib", null, "160000")).Should().Contain("a submodule");
        WhyNot(Rules(), Changed("app/lib", "160000", null)).Should().Contain("a submodule");
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_is_refused()
    {
        WhyNot(Rules(), Changed("app/x", "100644", null), Changed("app/x/y", null))
            .Should()
            .Contain("app/x/y: a folder takes the place of a file");
        WhyNot(Rules(), Changed("app/x/y", "100644", null), Changed("app/x", null)).Should().StartWith("app/x: ");
    }
}
