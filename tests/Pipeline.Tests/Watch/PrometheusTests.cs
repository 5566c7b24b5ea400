using System.Runtime.Versioning;
using Pipeline.Releases;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>The file of --metrics is what node_exporter's textfile collector takes.</summary>
[SupportedOSPlatform("linux")]
public sealed class PrometheusTests : IDisposable
{
    private static readonly WatchFigures Figures = new()
    {
        Project = "sh\"op\\",
        Release = "r1",
        Commit = "c0ffee",
        Findings = new Dictionary<DriftKind, int> { [DriftKind.LegacySession] = 2 },
        CanLook = true,
        LastLook = DateTimeOffset.FromUnixTimeMilliseconds(1_500),
        Looks = 3,
    };

    private readonly TestFolder _folder = new();
    private readonly StringWriter _said = new();

    public void Dispose() => _folder.Dispose();

    private MetricsFile File(string path) => new(path, new ConsoleLog(_said, TimeProvider.System));

    [Fact]
    public void Every_line_is_a_comment_or_a_sample_of_a_declared_family()
    {
        var lines = PrometheusText.Of(Figures).TrimEnd('\n').Split('\n');
        var families = lines.Where(l => l.StartsWith("# TYPE ")).Select(l => l.Split(' ')[2]).ToList();

        lines
            .Where(l => !l.StartsWith('#'))
            .Should()
            .AllSatisfy(l =>
                l.Should().MatchRegex("^[a-z_]+\\{[a-z]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z]+=\"[^\"]*\")*\\} [0-9.]+$")
            )
            .And.OnlyContain(l => families.Contains(l.Split('{')[0]));
        families.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void What_stands_now_is_in_it() =>
        PrometheusText
            .Of(Figures)
            .Should()
            .ContainAll(
                "pipeline_watch_drift{project=\"sh\\\"op\\\\\",kind=\"legacy_session\"} 2\n",
                "kind=\"code\"} 0\n",
                "pipeline_watch_can_look{project=\"sh\\\"op\\\\\"} 1\n",
                "pipeline_watch_last_look_timestamp_seconds{project=\"sh\\\"op\\\\\"} 1.5\n",
                "pipeline_watch_looks_total{project=\"sh\\\"op\\\\\"} 3\n",
                "release=\"r1\",commit=\"c0ffee\"} 1\n"
            );

    [Fact]
    public void It_is_replaced_whole_and_may_be_read_by_others()
    {
        var path = _folder.Write("shop.prom", "old");

        File(path).Write(Figures);
        File(path).Write(Figures);

        System.IO.File.ReadAllText(path).Should().Be(PrometheusText.Of(Figures));
        Directory.GetFileSystemEntries(_folder.Path).Should().Equal(path);
        System.IO.File.GetUnixFileMode(path).Should().HaveFlag(UnixFileMode.OtherRead);
    }

    [Fact]
    public void A_folder_that_went_away_is_told_once_and_ends_nothing()
    {
        var file = File(_folder["gone/shop.prom"]);

        file.Write(Figures);
        file.Write(Figures);

        _said.ToString().Split("could not be written").Should().HaveCount(2);
    }

    [Theory]
    [InlineData("gone/shop.prom")]
    [InlineData("")]
    public void A_place_that_cannot_be_written_is_refused_before_it_begins(string name) =>
        FluentActions
            .Invoking(() => MetricsFile.Require(_folder[name]))
            .Should()
            .Throw<PipelineException>()
            .Where(e => e.Code == ExitCode.Usage);
}
