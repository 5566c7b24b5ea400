using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Trees;

namespace Pipeline.Tests.Live;

/// <summary>
/// A container made by hand, and files that changed under a process: told by what the journal recorded when it was
/// verified.
/// </summary>
public sealed class VerifiedContainersTests
{
    private static readonly DateTimeOffset Closed = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static ServiceState Web(string? shape, DateTimeOffset? started = null) =>
        new(
            "web",
            "c",
            "shop-web-1",
            "sha256:1",
            "shop",
            true,
            null,
            7,
            0,
            started ?? Closed.AddMinutes(-1),
            null,
            Shape: shape
        );

    private static ReleaseHistory History(params ServiceState[] after)
    {
        var history = new ReleaseHistory();
        history.Apply(
            new JournalRecord(1, Closed, "r1", JournalEvent.Opened, null, Json.Element(TestContext.Opening()))
        );
        history.Apply(
            new JournalRecord(
                2,
                Closed,
                "r1",
                JournalEvent.Closed,
                null,
                Json.Element(
                    new Closing(
                        Outcome.Verified,
                        "c0ffee",
                        new Dictionary<string, string> { ["shop"] = "sha256:1" },
                        after
                    )
                )
            )
        );
        return history;
    }

    [Theory]
    [InlineData("command=1 environment=2 mounts=3 network=4", true, "same")]
    [InlineData("command=1 environment=2 mounts=3 network=9", true, "same")]
    [InlineData("command=9 environment=2 mounts=3 network=4", false, "another command")]
    [InlineData("command=1 environment=9 mounts=9 network=4", false, "another environment, another mounts")]
    public void It_is_held_to_how_the_service_was_created(string now, bool holds, string found)
    {
        var evidence = new VerifiedContainers(History(Web("command=1 environment=2 mounts=3 network=4"))).CreatedAlike(
            Web(now)
        )!;

        evidence.Holds.Should().Be(holds);
        evidence.Found.Should().StartWith(found);
    }

    [Theory]
    [InlineData("command=1 environment=2 mounts=3", true, "same")]
    [InlineData("command=1 environment=2 mounts=9", false, "another mounts; somebody updated the service by hand")]
    public void A_service_of_a_swarm_is_held_to_what_it_was_asked_for(string now, bool holds, string found)
    {
        var verified = new VerifiedContainers(History(Web("command=1 environment=2 mounts=3")));

        var evidence = verified.AskedAlike("web", now)!;

        (evidence.Holds, evidence.About).Should().Be((holds, EvidenceTopic.Creation));
        evidence.Found.Should().StartWith(found);
    }

    /// <summary>A <c>docker stack deploy</c> of the stack file as it was brings the former secret back.</summary>
    [Fact]
    public void After_a_cut_over_the_former_secret_of_a_service_of_a_swarm_is_another_mount()
    {
        const string former = "command=1 environment=2 mounts=3";
        var history = History(Web(former));
        history.Apply(
            new JournalRecord(3, Closed, "r2", JournalEvent.Opened, null, Json.Element(TestContext.Opening()))
        );
        var after = new Closing(
            Outcome.Verified,
            "c0ffee",
            new Dictionary<string, string>(),
            [Web("command=1 environment=2 mounts=9")]
        );
        history.Apply(new JournalRecord(4, Closed, "r2", JournalEvent.Closed, null, Json.Element(after)));

        history.LastVerified!.Id.Should().Be("r1", "a cut-over deploys no code");
        new VerifiedContainers(history).AskedAlike("web", former)!.Holds.Should().BeFalse();
        new VerifiedContainers(history).AskedAlike("web", "command=1 environment=2 mounts=9")!.Holds.Should().BeTrue();
    }

    [Fact]
    public void An_older_journal_does_not_say_how_and_so_nothing_is_claimed() =>
        new VerifiedContainers(History(Web(null))).CreatedAlike(Web("command=1")).Should().BeNull();

    [Fact]
    public void One_container_more_is_found() =>
        new VerifiedContainers(History(Web(null)))
            .AsMany("web", [Web(null), Web(null)])!
            .Should()
            .BeEquivalentTo(new { Holds = false });

    [Theory]
    [InlineData(-1, -2, true)]
    [InlineData(-1, 1, false)]
    [InlineData(10, 10.2, true)]
    [InlineData(10, 11, false)]
    [InlineData(10, 5, true)]
    public void A_file_that_changed_under_the_process_is_found(double started, double changed, bool holds)
    {
        var stack = TestStack.With();
        var found = new TreeManifest(
            Tree.Of("main.py=1")
                .Entries.Select(e =>
                    e with
                    {
                        CtimeNs = (Closed.AddMinutes(changed) - DateTimeOffset.UnixEpoch).Ticks * 100,
                    }
                )
        );
        var read = new CodeRead(
            stack.Placements[0],
            new ExpectedCode(stack.Placements[0].Tree, Tree.Git("main.py=1"), new Marker("c", "t", "n", "app")),
            found
        );

        FileAges.Prove(Web(null, Closed.AddMinutes(started)), [read], History(Web(null)))!.Holds.Should().Be(holds);
    }
}
