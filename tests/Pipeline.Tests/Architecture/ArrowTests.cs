using System.Reflection;
using System.Text.RegularExpressions;

namespace Pipeline.Tests.Architecture;

/// <summary>
/// Which project may use which: build → Bootstrap → Pipeline → {Docker → Platform, Postgres, Platform}, build →
/// Targets, and nothing else.
/// </summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["src/Pipeline.Targets/Pipeline.Targets.csproj"] = [],
        ["src/Pipeline.Platform/Pipeline.Platform.csproj"] = [],
        ["src/Pipeline.Docker/Pipeline.Docker.csproj"] = ["Pipeline.Platform"],
        ["src/Pipeline.Postgres/Pipeline.Postgres.csproj"] = [],
        ["src/Pipeline/Pipeline.csproj"] = ["Pipeline.Docker", "Pipeline.Platform", "Pipeline.Postgres"],
        ["src/Pipeline.Bootstrap/Pipeline.Bootstrap.csproj"] = ["Pipeline"],
        ["build/Build.csproj"] = ["Pipeline", "Pipeline.Bootstrap", "Pipeline.Targets"],
    };

    public static TheoryData<string> Projects => [.. House.Projects("src").Concat(House.Projects("build"))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_along_the_arrows(string project) =>
        House
            .References(project)
            .Should()
            .Equal(Arrows.GetValueOrDefault(project) ?? ["(this project is not listed; add it here, with an ADR)"]);

    [Theory]
    [InlineData(typeof(Pipeline.Platform.Command))]
    [InlineData(typeof(Docker.DockerEngine), "Pipeline.Platform")]
    [InlineData(typeof(Postgres.Prober))]
    public void The_projects_below_know_nothing_of_releases(Type one, params string[] known) =>
        one
            .Assembly.GetReferencedAssemblies()
            .Select(a => a.Name)
            .Where(a => a!.StartsWith("Pipeline", StringComparison.Ordinal))
            .Should()
            .Equal(known);

    [Fact]
    public void The_engine_knows_no_target_host() =>
        typeof(Chain)
            .Assembly.GetReferencedAssemblies()
            .Select(a => a.Name)
            .Where(a => a!.StartsWith("Pipeline", StringComparison.Ordinal) || a == "Build")
            .Should()
            .BeSubsetOf(["Pipeline.Docker", "Pipeline.Platform", "Pipeline.Postgres"]);

    [Fact]
    public void A_stage_knows_others_only_through_what_they_publish()
    {
        var stages = Chain.All.Select(s => s.GetType()).ToList();
        var internals = stages
            .SelectMany(s => s.Assembly.GetTypes().Where(t => t.Namespace == s.Namespace && !t.IsPublic && !t.IsNested))
            .ToList();

        foreach (
            var field in typeof(Chain)
                .Assembly.GetTypes()
                .SelectMany(t => t.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        )
            if (
                internals.Contains(field.FieldType)
                && field.DeclaringType!.Namespace!.StartsWith("Pipeline.Stages.", StringComparison.Ordinal)
            )
                field
                    .DeclaringType.Namespace.Should()
                    .Be(field.FieldType.Namespace, $"{field.DeclaringType}.{field.Name}");
    }

    public static TheoryData<string> Sources => [.. House.Sources("src").Concat(House.Sources("build"))];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_source_file_is_short_and_finished(string path)
    {
        var text = House.Read(path);

        text.Split('\n').Length.Should().BeLessThan(352, "a formatted file has 350 lines at most");
        text.Split('\n')
            .Should()
            .NotContain(
                l => l.Length > 120 && l.TrimStart().StartsWith("///", StringComparison.Ordinal),
                "the formatter breaks code, and leaves comments as they are"
            );
        text.Should().NotContain("Thread.Sleep").And.NotContain("NotImplementedException");
        // In a user's pipeline.yml the word is an open question; the class that knows of it has to say it.
        Regex
            .IsMatch(text, @"\b(TODO|FIXME|HACK|XXX)\b")
            .Should()
            .Be(path == "src/Pipeline/Stack/Reading/OpenQuestions.cs");
    }

    public static TheoryData<string> Build => [.. House.Sources("build")];

    /// <summary>So that the same sources compile against either target host (ADR 0001).</summary>
    [Theory]
    [MemberData(nameof(Build))]
    public void The_build_is_written_against_either_target_host(string path)
    {
        var text = House.Read(path);

        Regex
            .IsMatch(text, @"^\s*#(if|elif|else|define)\b", RegexOptions.Multiline)
            .Should()
            .BeFalse("the host is chosen in the project file");
        text.Should().NotContain("Pipeline.Targets").And.NotContain("Nuke.");
    }

    private static readonly string[] Subset =
    [
        "Description",
        "Unlisted",
        "AssuredAfterFailure",
        "ProceedAfterFailure",
        "Executes",
        "DependsOn",
        "DependentFor",
        "Before",
        "After",
        "Triggers",
        "TriggeredBy",
        "OnlyWhenDynamic",
        "OnlyWhenStatic",
        "Requires",
        "WhenSkipped",
    ];

    [Fact]
    public void Targets_are_made_of_what_both_hosts_have()
    {
        var text = string.Concat(House.Sources("build").Select(House.Read));
        var own = Regex
            .Matches(text, @"static ITargetDefinition (\w+)\(\s*this ITargetDefinition")
            .Select(m => m.Groups[1].Value);
        var targets = Regex
            .Matches(text, @"\bTarget \w+\s*=>\s*_\s*=>\s*_\b(?:[^;]|;(?!\r?\n))*;")
            .Select(m => m.Value)
            .ToList();
        // Only the chain itself: what stands in the parentheses of a link is C#.
        var links = targets.SelectMany(t =>
            Regex
                .Matches(
                    Regex.Replace(t, @"\((?>[^()]+|(?<open>\()|(?<-open>\)))*(?(open)(?!))\)", "()"),
                    @"\.(\w+)\(\)"
                )
                .Select(m => m.Groups[1].Value)
        );

        targets.Should().HaveCountGreaterThan(10);
        links.Distinct().Should().BeSubsetOf(Subset.Concat(own));
    }
}
