using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Tests.Bootstrap;

namespace Pipeline.Tests.Docs;

public sealed partial class ReadmeTests
{
    [Fact]
    public void The_stage_table_is_the_chain()
    {
        var rows = Pages.Table(Pages.Readme, "## Stages");

        rows.Select(r => (r[0].Trim('`'), r[1].Replace("-", "", StringComparison.Ordinal)))
            .Should()
            .Equal(Chain.All.Select(s => (s.Name.Value, s.Impact.ToString().ToLowerInvariant())));
        var pages = Pages.Table(Pages.Read("docs/stages.md"), "## Stages");
        pages.Select(r => r[0]).Should().Equal(rows.Select(r => r[0]));
        pages.Should().OnlyContain(r => r[4].StartsWith($"`Rollback{r[0].Trim('`')}`:"));
    }

    [Fact]
    public void A_stage_is_its_target_unless_only_a_rollback_has_it_its_rollback_target_and_its_folder()
    {
        var names = Chain.All.Select(s => s.Name.Value).ToList();

        Pages.Targets.Should().Contain(Chain.Forward.Select(s => s.Name.Value));
        Pages.Targets.Should().Contain(names.Select(n => "Rollback" + n));
        Pages
            .Targets.Should()
            .NotContain(Chain.Restore.Select(s => s.Name.Value), "only a rollback has an aim for them");
        names.Where(n => !Directory.Exists($"{Repository.Root}/src/Pipeline/Stages/{n}")).Should().BeEmpty();
    }

    [Fact]
    public void It_is_read_in_a_few_minutes_and_the_map_names_every_page()
    {
        Pages
            .Readme.Split([' ', '\n', '|'], StringSplitOptions.RemoveEmptyEntries)
            .Length.Should()
            .BeLessThanOrEqualTo(700);
        var map = Pages.Read("docs/README.md");
        var pages = Directory
            .GetFiles($"{Repository.Root}/docs", "*.md")
            .Select(Path.GetFileName)
            .Where(p => p != "README.md");
        pages.Should().OnlyContain(p => map.Contains($"({p})", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_that_can_be_set_is_on_the_page_of_state()
    {
        var read = Pages
            .Sources("src", "*.cs")
            .SelectMany(f => Limit().Matches(File.ReadAllText(f)))
            .Select(m => m.Value)
            .Distinct();

        Limit().Matches(Pages.Read("docs/state.md")).Select(m => m.Value).Should().BeEquivalentTo(read);
    }

    [Fact]
    public void The_exit_codes_are_those_of_the_program()
    {
        var codes = Pages
            .Table(Pages.Readme, "## Exit codes")
            .SelectMany(r => r[0].Split(", "))
            .Select(c => int.Parse(c, CultureInfo.InvariantCulture));

        codes.Should().BeEquivalentTo(Enum.GetValues<ExitCode>().Select(c => (int)c));
    }

    [Fact]
    public void The_tests_it_names_exist()
    {
        var named = Code()
            .Matches(string.Join('\n', Pages.Table(Pages.Read("docs/claims.md"), "## Claims").Select(r => r[1])))
            .Select(m => m.Groups[1].Value)
            .ToList();
        var existing = Pages.Sources("tests", "*.cs").Select(Path.GetFileNameWithoutExtension);

        named.Should().NotBeEmpty().And.BeSubsetOf(existing);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/runbook.md")]
    [InlineData("docs/watch.md")]
    [InlineData("docs/examples/pipeline-watch.service")]
    [InlineData("docs/adr/0003-volume-strategies.md")]
    public void Every_call_it_shows_is_one_the_build_understands(string page)
    {
        var text = Pages.Read(page);

        Pages.CalledTargets(text).Should().BeSubsetOf(Pages.Targets);
        Pages.CalledOptions(text).Should().BeSubsetOf(Pages.Options);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/README.md")]
    [InlineData("docs/claims.md")]
    [InlineData("docs/stages.md")]
    [InlineData("docs/runbook.md")]
    [InlineData("docs/watch.md")]
    public void Every_link_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (Match link in Link().Matches(Pages.Read(page)))
        {
            var (file, anchor) = (link.Groups["file"].Value, link.Groups["anchor"].Value);
            var target = file.Length == 0 ? Path.Combine(Repository.Root, page) : Path.Combine(folder, file);
            Path.Exists(target).Should().BeTrue($"{page} links to {file}");
            if (anchor.Length > 0)
                Anchors(File.ReadAllText(target)).Should().Contain(anchor);
        }
    }

    /// <summary>What to type next is worth least when it does not exist.</summary>
    [Fact]
    public void Every_call_that_a_message_of_the_program_names_is_a_target()
    {
        var messages = Pages.Sources("src/Pipeline", "*.cs").Select(File.ReadAllText);

        messages.SelectMany(Pages.CalledTargets).Distinct().Should().BeSubsetOf(Pages.Targets);
    }

    [Fact]
    public void The_strategies_are_those_that_can_be_written()
    {
        var rows = Pages
            .Table(Pages.Read("docs/adr/0003-volume-strategies.md"), "## Decision")
            .Select(r => r[0].Split('`')[1]);

        rows.Should().BeEquivalentTo(Enum.GetValues<CodeStrategy>().Select(CodeReader.TextOf));
    }

    private static IEnumerable<string> Anchors(string page) =>
        page.Split('\n')
            .Where(l => l.StartsWith("## ", StringComparison.Ordinal))
            .Select(l => NoAnchor().Replace(l[3..].ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex("PIPELINE_[A-Z]+_(?:LIMIT|WAIT)")]
    private static partial Regex Limit();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#]*)(?:#(?<anchor>[^)]+))?\)")]
    private static partial Regex Link();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NoAnchor();
}
