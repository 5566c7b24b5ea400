using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Running;

public sealed class RollbackVersionTests
{
    private static PastReleases Past =>
        new PastReleases()
            .Deploy(version: "1.3.0")
            .Deploy(version: "1.4.0")
            .Deploy(Outcome.RolledBack, version: "1.5.0")
            .Deploy(version: "1.6.0-beta.1+2")
            .Deploy();

    private static string Find(PastReleases past, string asked) =>
        Rollbacks.Find(past.History, new RollbackTarget(asked), null, _ => { }).Id;

    private static string Refusal(PastReleases past, string asked)
    {
        var refusal = FluentActions.Invoking(() => Find(past, asked)).Should().Throw<PipelineException>().Which;
        refusal.Code.Should().Be(ExitCode.Usage);
        return refusal.Message;
    }

    [Theory]
    [InlineData("v1.4.0", "r2")]
    [InlineData("1.4.0", "r2")]
    [InlineData("V1.3.0", "r1")]
    [InlineData("1.6.0-beta.1", "r4")]
    [InlineData("1.6.0-beta.1+2", "r4")]
    public void A_release_is_found_by_its_version(string asked, string id) => Find(Past, asked).Should().Be(id);

    [Fact]
    public void Of_one_commit_the_last_release_counts() =>
        Find(Past.Rollback("r2").Deploy(version: "1.7.0"), "1.4.0").Should().Be("r6");

    [Fact]
    public void A_version_of_more_than_one_commit_is_refused_and_all_are_named() =>
        Refusal(Past.Deploy(version: "1.4.0"), "1.4.0")
            .Should()
            .ContainAll(
                "more than one commit has the version 1.4.0",
                "r2 (commit 222222222222)",
                "r6 (commit 6666",
                "  r4 "
            );

    [Fact]
    public void Commits_behind_the_plus_sign_tell_apart_what_is_else_the_same()
    {
        var past = Past.Deploy(version: "1.6.0-beta.1+5");

        Refusal(past, "1.6.0-beta.1").Should().ContainAll("r4 (", "r6 (");
        Find(past, "1.6.0-beta.1+5").Should().Be("r6");
    }

    [Theory]
    [InlineData("1.5.0", "r3 was never verified: it failed, and was rolled back")]
    [InlineData("9.9.9", "there is no release '9.9.9'")]
    [InlineData("1.6.0-beta.1+3", "there is no release")]
    [InlineData("1.4", "there is no release '1.4'")]
    public void A_version_that_cannot_be_rolled_back_to_is_refused(string asked, string why) =>
        Refusal(Past, asked).Should().ContainAll(why, "version 1.4.0");

    [Fact]
    public void The_table_shows_versions_and_a_rollback_bears_that_of_its_target() =>
        ReleaseLine
            .From(Past.Rollback("r2").History)
            .Select(l => l.Version)
            .Should()
            .Equal("1.3.0", "1.4.0", "1.5.0", "1.6.0-beta.1+2", null, "1.4.0");

    [Fact]
    public void A_journal_of_before_versions_is_read()
    {
        var opening = Json.Value<Opening>(
            JsonSerializer.SerializeToElement(
                new
                {
                    kind = "deploy",
                    commit = "c0ffee",
                    stages = Array.Empty<string>(),
                    stackFile = "/p.yml",
                    before = Array.Empty<object>(),
                }
            )
        )!;

        opening.Version.Should().BeNull();
        new ReleaseRecord("r1", default, opening).Version.Should().BeNull();
    }

    [Fact]
    public void Where_a_stage_moved_the_commit_on_its_version_counts()
    {
        var record = new ReleaseRecord("r1", default, TestContext.Opening("aaaa") with { Version = "1.4.0" });
        var closing = new Closing(Outcome.Verified, "aaaa", new Dictionary<string, string>(), []);

        record.Version.Should().Be("1.4.0");
        (record with { Closing = closing }).Version.Should().Be("1.4.0");
        (record with { Closing = closing with { Commit = "bbbb" } }).Version.Should().BeNull();
        (record with { Closing = closing with { Commit = "bbbb", Version = "1.4.1-1" } })
            .Version.Should()
            .Be("1.4.1-1");
    }
}
