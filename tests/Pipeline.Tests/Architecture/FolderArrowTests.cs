using System.Text.RegularExpressions;

namespace Pipeline.Tests.Architecture;

/// <summary>
/// Dependencies between folders point down: a folder uses those that stand before it in its list, and no other.
/// </summary>
public sealed class FolderArrowTests
{
    private const int LargestCircleOfFiles = 7;

    /// <summary>
    /// The only place where the order is written; <c>src/README.md</c> repeats it for readers, and a test compares
    /// them.
    /// </summary>
    internal static readonly IReadOnlyDictionary<string, string[]> Floors = new Dictionary<string, string[]>
    {
        ["Pipeline.Platform"] = ["Native", "Files", "Processes"],
        ["Pipeline.Docker"] =
        [
            "Model",
            "Errors",
            "Wire",
            "Ssh",
            "Connection",
            "Registries",
            "Containers",
            "Images",
            "Networks",
            "Volumes",
            "Engine",
            "Swarm",
            "",
            "Cli",
        ],
        ["Pipeline.Postgres"] = ["Sql", "", "Catalogue", "Roles", "Probes", "Reach", "Parity", "Watch"],
        ["Pipeline.Targets"] =
        [
            "Surface",
            "Output",
            "Syntax",
            "Planning",
            "Session",
            "Arguments",
            "Ordering",
            "Pages",
            "Running",
            "",
        ],
        ["Pipeline"] =
        [
            "Terms",
            "Secrets",
            "Stack",
            "Trees",
            "Versions",
            "Imports",
            "Packages",
            "Journal",
            "Releases",
            "Live",
            "Clusters",
            "Database",
            "Stages",
            "",
            "Reports",
            "Provenance",
            "Inventory",
            "Watch",
            "Running",
        ],
        ["Pipeline.Bootstrap"] = ["Bundle", "Hosts", "Bench", "Packages", "Repositories", "Demo"],
    };

    public static TheoryData<string> Projects => [.. Floors.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_folders_below_it(string project)
    {
        var (graph, floors) = (SourceGraph.Of(project), Floors[project]);

        graph.Files.Select(Floor).Distinct().Should().BeEquivalentTo(floors, "each folder has its floor");
        graph.Uses.Count().Should().BeGreaterThan(graph.Files.Count, "the compiler resolves the names of the sources");
        Upwards(graph, floors).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_folders_use_each_other(string project) =>
        SourceGraph.Of(project).Circles(f => Path.GetDirectoryName(f)!).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Few_files_use_each_other(string project) =>
        SourceGraph.Of(project).Circles(f => f).Where(c => c.Count > LargestCircleOfFiles).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_is_listed(string project) =>
        House.Projects("src").Should().Contain($"src/{project}/{project}.csproj").And.HaveCount(Floors.Count);

    [Fact]
    public void The_page_of_the_sources_lists_projects_and_folders_in_this_order() =>
        Regex
            .Matches(House.Read("src/README.md"), @"^\| `([\w.]+)` \|", RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value)
            .Should()
            .Equal([.. Floors.Keys, .. Floors["Pipeline"].Select(f => f.Length == 0 ? "Chain.cs" : f)]);

    /// <summary>An extension method, a type in a generic argument and a static call are uses, too.</summary>
    [Theory]
    [InlineData("class Low { }", 0)]
    [InlineData("class Low { High? _high; }", 1)]
    [InlineData("class Low { List<High> _highs = []; }", 1)]
    [InlineData("class Low { int _n = High.Number(); }", 1)]
    [InlineData("class Low { int _n = 3.Doubled(); }", 1)]
    [InlineData("class Low { string _name = nameof(High); }", 1)]
    public void A_use_of_a_higher_folder_is_seen_and_so_is_the_circle(string low, int expected)
    {
        const string high =
            "namespace N; static class More { public static int Doubled(this int n) => 2 * n; } "
            + "class High { Low? _low; public static int Number() => 3; }";
        var sources = new Dictionary<string, string>
        {
            ["Low/Low.cs"] = "namespace N; " + low,
            ["High/High.cs"] = high,
        };

        var graph = SourceGraph.From("Sample", sources);

        Upwards(graph, ["Low", "High"]).Should().HaveCount(expected);
        graph.Circles(f => Path.GetDirectoryName(f)!).Should().HaveCount(expected);
    }

    private static IEnumerable<(string From, string To)> Upwards(SourceGraph graph, string[] floors) =>
        graph.Uses.Where(u => Array.IndexOf(floors, Floor(u.To)) > Array.IndexOf(floors, Floor(u.From)));

    private static string Floor(string file) => file.Contains('/') ? file[..file.IndexOf('/')] : "";
}
