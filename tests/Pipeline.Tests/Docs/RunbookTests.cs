using System.Text.RegularExpressions;

namespace Pipeline.Tests.Docs;

public sealed partial class RunbookTests
{
    [Fact]
    public void It_begins_with_one_heading_a_stage_in_their_order()
    {
        Headings.Take(Chain.All.Count).Should().Equal(Chain.All.Select(s => s.Name.Value));
    }

    [Fact]
    public void Under_each_stage_it_says_how_to_look_and_how_to_undo()
    {
        foreach (var stage in Chain.All)
            Section(stage.Name.Value)
                .Should()
                .Contain("\n- Look: ")
                .And.Contain("\n- Undo: ")
                .And.Contain($"Rollback{stage.Name}");
    }

    /// <summary>
    /// Quotes stand between *" and "*; what varies in a message is written as an ellipsis or in angle brackets.
    /// </summary>
    [Fact]
    public void Every_message_it_quotes_is_one_that_the_program_prints()
    {
        var sources = SplitLiteral()
            .Replace(
                string.Join(
                    '\n',
                    Pages
                        .Sources("src/Pipeline", "*.cs")
                        .Concat(Pages.Sources("src/Pipeline", "*.sh"))
                        .Select(File.ReadAllText)
                ),
                ""
            );
        var quoted = Quote()
            .Matches(Pages.Runbook)
            .SelectMany(m => Varying().Split(m.Groups[1].Value))
            .Select(p => p.Trim())
            .Where(p => p.Length > 0)
            .ToList();

        quoted.Should().HaveCountGreaterThan(20);
        quoted.Where(q => !sources.Contains(q, StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> Headings =>
        Pages.Runbook.Split('\n').Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..]);

    private static string Section(string heading) =>
        string.Join(
            '\n',
            Pages
                .Runbook.Split('\n')
                .SkipWhile(l => l != "## " + heading)
                .Skip(1)
                .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
        );

    [GeneratedRegex("""\*"([^"]+)"\*""")]
    private static partial Regex Quote();

    /// <summary>A literal that goes on in the next line of the source.</summary>
    [GeneratedRegex("""(?<=[^\\])"\s*\+ \$?"(?=[^"])""")]
    private static partial Regex SplitLiteral();

    [GeneratedRegex("…|<[^>]+>")]
    private static partial Regex Varying();
}
