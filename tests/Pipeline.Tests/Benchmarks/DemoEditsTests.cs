using System.Text.RegularExpressions;
using Pipeline.Benchmarks.Stacks;
using Pipeline.Tests.Architecture;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Benchmarks;

/// <summary>The measured stack is the bundled demo, whose lines change.</summary>
public sealed class DemoEditsTests
{
    private static readonly string[] Edited =
    [
        "docker-compose.yml",
        "pipeline.yml",
        "trading/command_worker.py",
        "trading/config.py",
    ];

    [Fact]
    public void They_fit_the_demo()
    {
        using var folder = Copy();

        DemoEdits.BeatFaster(folder.Path);
        DemoEdits.Unshadow(folder.Path);

        foreach (var file in Edited)
            File.ReadAllText(folder[file]).Should().NotBe(House.Read($"docker/demo/{file}"), file);
        var rules = File.ReadAllText(folder["pipeline.yml"]);
        rules.Should().Contain("strategy: unshadow").And.NotContain("strategy: rebuild");
        var code = Regex.Match(rules, "^    path: (.+)$", RegexOptions.Multiline).Groups[1].Value;
        File.ReadAllText(folder["docker-compose.yml"]).Should().Contain($"    - {code}\n");
    }

    [Fact]
    public void A_demo_with_other_lines_is_an_error_and_no_measure_of_another_stack()
    {
        using var folder = Copy();
        File.WriteAllText(folder["docker-compose.yml"], "services: {}\n");

        FluentActions
            .Invoking(() => DemoEdits.Unshadow(folder.Path))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*docker-compose.yml: expected*");
    }

    private static TestFolder Copy()
    {
        var folder = new TestFolder();
        Directory.CreateDirectory(folder["trading"]);
        foreach (var file in Edited)
            File.WriteAllText(folder[file], House.Read($"docker/demo/{file}"));
        return folder;
    }
}
