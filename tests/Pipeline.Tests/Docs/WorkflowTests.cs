using System.Text.RegularExpressions;
using Pipeline.Platform;
using Pipeline.Tests.Bootstrap;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Tests.Docs;

public sealed partial class WorkflowTests
{
    /// <summary>The repository's own action, checked out beside the caller's files.</summary>
    private const string Own = "./.pipeline";

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows")).Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_job_may_read_the_repository_and_nothing_else(string file)
    {
        var workflow = Load(file);

        Map(workflow, "permissions").Children.Should().BeEmpty();
        foreach (var job in Jobs(workflow))
            Map(job, "permissions")
                .Children.Should()
                .ContainSingle()
                .Which.Should()
                .Match<KeyValuePair<YamlNode, YamlNode>>(p =>
                    p.Key.ToString() == "contents" && p.Value.ToString() == "read"
                );
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Actions_are_pinned_by_a_whole_commit_and_say_which_version_that_is(string file)
    {
        var lines = Pages
            .Read($".github/workflows/{file}")
            .Split('\n')
            .Where(l =>
                l.Contains("uses:", StringComparison.Ordinal) && !l.EndsWith($"uses: {Own}", StringComparison.Ordinal)
            )
            .Where(l => !l.StartsWith('#'))
            .ToList();

        lines.Should().NotBeEmpty().And.OnlyContain(l => Pinned().IsMatch(l));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_checkout_leaves_no_token_behind(string file) =>
        Jobs(Load(file))
            .SelectMany(Steps)
            .Where(s => Text(s, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true)
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(s => Text(Map(s, "with"), "persist-credentials") == "false");

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_job_is_one_call_of_the_build_with_a_target_and_options_that_exist(string file)
    {
        foreach (var job in Jobs(Load(file)))
        {
            if (Steps(job).SingleOrDefault(s => Text(s, "uses") == Own) is { } action)
            {
                Steps(job).Should().OnlyContain(s => Text(s, "run") == null);
                Names(Map(action, "with")).Should().BeSubsetOf(Names(Map(Parse(Pages.Read("action.yml")), "inputs")));
                continue;
            }

            var run = Steps(job).Select(s => Text(s, "run")).OfType<string>().Should().ContainSingle().Subject;
            run.Should()
                .MatchRegex(
                    """^\./build\.sh [A-Z]\w+( (--)?[a-z0-9-]+| "\$[A-Z_]+")*$""",
                    "no shell program, and no expression that GitHub would paste into one"
                );
            Pages.CalledTargets(run).Should().ContainSingle().Which.Should().BeOneOf(Pages.Targets);
            Pages.CalledOptions(run).Should().BeSubsetOf(Pages.Options);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Runs_do_not_meet_and_do_not_last_for_ever(string file)
    {
        var workflow = Load(file);

        Text(Map(workflow, "concurrency"), "group").Should().NotBeNullOrEmpty();
        Jobs(workflow).Should().OnlyContain(j => Text(j, "timeout-minutes") != null);
    }

    [Fact]
    public void The_action_pins_what_it_uses_too() =>
        Pages
            .Read("action.yml")
            .Split('\n')
            .Where(l => l.Contains(" uses:", StringComparison.Ordinal))
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(l => Pinned().IsMatch(l));

    [Fact]
    public void A_deploy_is_never_cancelled_by_the_next_one()
    {
        Text(Map(Load("deploy.yml"), "concurrency"), "cancel-in-progress").Should().Be("false");
    }

    [Theory]
    [InlineData("echo one; echo '3 passed, 0 failed'; echo summary", 0, 0, "one\nsummary\n3 passed, 0 failed\n")]
    [InlineData("echo '3 passed, 1 failed'; echo why", 1, 1, "why\n3 passed, 1 failed\n")]
    [InlineData("echo '3 passed, 1 failed'", 0, 1, "3 passed, 1 failed\n")]
    [InlineData("echo '0 passed, 0 failed'", 0, 1, "0 passed, 0 failed\n")]
    [InlineData("echo does not compile >&2", 64, 64, "does not compile\n0 passed, 0 failed\n")]
    [InlineData("cat; echo '1 passed, 0 failed'", 0, 0, "1 passed, 0 failed\n")]
    public async Task The_ci_script_ends_with_the_sum_and_with_an_exit_code_that_fits(
        string build,
        int ends,
        int expected,
        string output
    )
    {
        using var folder = new Checkout($"[ \"$*\" = Test ] || exit 99\n{build}\nexit {ends}");

        var result = await new Command("bash", Path.Combine(folder.Root, ".ci", "run")).Run(CancellationToken.None);

        (result.ExitCode, result.Output + "\n").Should().Be((expected, output));
    }

    private static YamlMappingNode Load(string file) => Parse(Pages.Read($".github/workflows/{file}"));

    private static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<string> Names(YamlMappingNode map) => map.Children.Keys.Select(k => k.ToString());

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode workflow) =>
        Map(workflow, "jobs").Children.Values.Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) =>
        ((YamlSequenceNode)job.Children["steps"]).Cast<YamlMappingNode>();

    private static string? Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    [GeneratedRegex(@"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\s*$")]
    private static partial Regex Pinned();

    /// <summary>The CI script beside a pretended build.sh.</summary>
    private sealed class Checkout : IDisposable
    {
        public Checkout(string build)
        {
            Directory.CreateDirectory(Path.Combine(Root, ".ci"));
            File.Copy(Path.Combine(Repository.Root, ".ci", "run"), Path.Combine(Root, ".ci", "run"));
            File.Copy(Path.Combine(Repository.Root, "build.sh"), Path.Combine(Root, "build.sh"));
            File.WriteAllText(Path.Combine(Root, "build.sh"), $"#!/bin/bash\n{build}\n");
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("ci-run-").FullName;

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
