using Pipeline.Journal;
using Pipeline.Reports;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Reports;

/// <summary>Status is content with one thing only: the last verified release, running, looked at now.</summary>
public sealed class StatusReasonsTests
{
    private static ServiceStatus Now(
        string service,
        string state = "running",
        bool proven = true,
        bool drifted = false
    ) => new(service, state, "sha256:1", proven, drifted, null, null, "", [], []);

    private static ServiceState Then(string service, bool running = true) =>
        new(service, "c", service, "sha256:1", "shop", running, null, 1, 0, default, null);

    private static ReleaseHistory Verified(params ServiceState[] after) => History(Outcome.Verified, after);

    private static ReleaseHistory History(Outcome? outcome, params ServiceState[] after)
    {
        var history = new ReleaseHistory();
        history.Apply(Record(1, JournalEvent.Opened, TestOpening()));
        if (outcome is { } ended)
            history.Apply(
                Record(
                    2,
                    JournalEvent.Closed,
                    new Closing(ended, "c0ffee", new Dictionary<string, string> { ["shop"] = "sha256:1" }, after)
                )
            );
        return history;
    }

    private static Opening TestOpening() => TestContext.Opening();

    private static JournalRecord Record(long seq, JournalEvent what, object data) =>
        new(seq, default, "r1", what, null, Json.Element(data));

    private static string Reasons(ReleaseHistory history, params ServiceStatus[] now) =>
        string.Join("; ", StatusReasons.Find(history, ["web"], now));

    [Fact]
    public void The_verified_release_that_runs_is_all_that_is_well() =>
        Reasons(
                Verified(Then("web"), Then("db"), Then("job", running: false)),
                Now("web"),
                Now("db", proven: false),
                Now("job", "stopped", proven: false)
            )
            .Should()
            .BeEmpty();

    [Fact]
    public void Nothing_runs() =>
        Reasons(
                Verified(Then("web"), Then("db")),
                Now("web", "stopped", proven: false),
                Now("db", "stopped", proven: false)
            )
            .Should()
            .Be("web is stopped; db is stopped");

    [Fact]
    public void A_service_is_gone() =>
        Reasons(Verified(Then("web"), Then("db")), Now("web")).Should().Be("db has no container");

    [Theory]
    [InlineData("unhealthy")]
    [InlineData("paused")]
    public void A_service_is_not_well(string state) =>
        Reasons(Verified(Then("web")), Now("web", state)).Should().Be($"web is {state}");

    [Fact]
    public void A_service_drifted() =>
        Reasons(Verified(Then("web")), Now("web", proven: false, drifted: true)).Should().Be("web drifted");

    [Fact]
    public void A_service_could_not_be_proven() =>
        Reasons(Verified(Then("web")), Now("web", proven: false)).Should().Be("web is not proven");

    [Fact]
    public void The_commit_of_the_release_is_not_in_this_clone() =>
        string.Join(
                "; ",
                StatusReasons.Find(Verified(Then("web")), ["web"], [Now("web", proven: false)], isKnown: false)
            )
            .Should()
            .StartWith("the commit c0ffee of r1 is not in this repository")
            .And.Contain("--unshallow")
            .And.EndWith("; web is not proven");

    [Fact]
    public void A_release_is_open() =>
        Reasons(History(null), Now("web", proven: false))
            .Should()
            .Be("no release has been verified yet; release r1 is open; web is not proven");

    [Fact]
    public void The_last_release_could_not_be_undone() =>
        Reasons(History(Outcome.Incomplete), Now("web", proven: false)).Should().Contain("release r1 ended incomplete");
}
