using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Reports;

public sealed class StatusReportTests
{
    private const string Image = "sha256:0123456789abcdef0123456789abcdef";
    private static readonly DateTimeOffset Proven = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ServiceState State = new(
        "web",
        "c",
        "shop-web-1",
        Image,
        "shop-web",
        true,
        null,
        1,
        0,
        default,
        null
    );

    private static readonly ReleaseRecord Last = new("r3", default, TestContext.Opening())
    {
        ClosedAt = Proven,
        Closing = new Closing(Outcome.Verified, "c0ffee", new Dictionary<string, string>(), []),
    };

    private static ServiceStatus Look(bool isOurs, params bool[] holds) =>
        ServiceStatus.From(
            State,
            isOurs,
            [.. holds.Select(h => new ServiceEvidence("web", new Evidence("it is the commit", h, "found")))],
            Last
        );

    [Fact]
    public void What_holds_is_proven_with_full_image_commit_and_time() =>
        Look(true, true, true)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Image,
                    Proven = true,
                    Drifted = false,
                    Commit = "c0ffee",
                    ProvenAt = Proven,
                    Code = "proven just now",
                }
            );

    [Fact]
    public void What_does_not_hold_is_drifted_and_has_no_commit() =>
        Look(true, true, false)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Proven = false,
                    Drifted = true,
                    Commit = (string?)null,
                    ProvenAt = (DateTimeOffset?)null,
                    Code = "DRIFTED",
                }
            );

    [Fact]
    public void What_was_not_looked_at_is_neither()
    {
        Look(true)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Proven = false,
                    Drifted = false,
                    Code = "not proven",
                }
            );
        Look(false, false)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Proven = false,
                    Drifted = false,
                    Code = "not released by this pipeline",
                }
            );
    }

    private static string Print(bool json, string? holder)
    {
        var output = new StringWriter();
        new StatusReport(
            "shop",
            "r3",
            "c0ffee0c0ffee0",
            Proven,
            true,
            "r4",
            holder,
            [Look(true, false)],
            ["web drifted"]
        ).Print(json, output, t => NextCommand.In(t, "s.yml"));
        return output.ToString();
    }

    [Fact]
    public void While_somebody_deploys_it_says_who_and_not_to_resume()
    {
        Print(json: false, "DeployBaked by u@h, pid 7")
            .Should()
            .Contain("release r4 is under way: DeployBaked by u@h, pid 7")
            .And.NotContain("Resume");
        Print(json: false, null)
            .Should()
            .Contain("./build.sh Resume --stack s.yml, or ./build.sh Resume --stack s.yml --undo");
    }

    [Fact]
    public void Its_JSON_has_real_fields()
    {
        using var json = JsonDocument.Parse(Print(json: true, null));
        var root = json.RootElement;

        root.GetProperty("drifted").GetBoolean().Should().BeTrue();
        root.GetProperty("verified").GetBoolean().Should().BeFalse();
        root.GetProperty("notVerified")[0].GetString().Should().Be("web drifted");
        var service = root.GetProperty("services")[0];
        service.GetProperty("proven").GetBoolean().Should().BeFalse();
        service.GetProperty("drifted").GetBoolean().Should().BeTrue();
        service.GetProperty("image").GetString().Should().Be(Image);
    }
}
