using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>A release <c>r1</c> of a service <c>web</c> beside a database, and what looks at it see.</summary>
internal static class Looks
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public static readonly DateTimeOffset Closed = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly StackDefinition Definition = TestStack.With().Definition;

    public static ServiceState Web { get; } = State("web", "web-1");

    public static ServiceState Database { get; } = State("db", "db-1");

    public static Baseline Baseline => Of(History(Web, Database));

    /// <summary>The same where a swarm runs the services.</summary>
    public static Baseline OnASwarm =>
        Baseline with
        {
            Definition = Definition with
            {
                ComposeFiles = ["/shop/stack.yml"],
                Swarm = new SwarmRules("shop", null, new Dictionary<string, EngineAddress>()),
            },
        };

    /// <summary>Nothing has drifted.</summary>
    public static Observation AsVerified =>
        new()
        {
            Containers = [Seen(Web), Seen(Database)],
            Tags = [new SeenTag("shop-web", "sha256:1111", "sha256:1111")],
            Code = [Claim(EvidenceTopic.Code, true, "3 files")],
        };

    public static Baseline Of(ReleaseHistory history) => Baseline.From(history, Definition, Closed);

    public static ServiceState State(string service, string container, bool running = true, string? health = null) =>
        new(
            service,
            container,
            $"shop-{service}-1",
            "sha256:1111",
            $"shop-{service}",
            running,
            null,
            7,
            0,
            Closed.AddMinutes(-1),
            health
        );

    public static SeenContainer Seen(ServiceState state, double createdMinutes = -2) =>
        new(state, Closed.AddMinutes(createdMinutes), ["docker-compose.yml"]);

    public static ServiceEvidence Claim(EvidenceTopic about, bool holds, string found) =>
        new("web", new Evidence("web reads the commit", holds, found) { About = about });

    public static ReleaseHistory History(params ServiceState[] after) =>
        From((JournalEvent.Opened, null, TestContext.Opening(Commit)), (JournalEvent.Closed, null, Closing(after)));

    public static Closing Closing(params ServiceState[] after) =>
        new(Outcome.Verified, Commit, new Dictionary<string, string> { ["shop-web"] = "sha256:1111" }, after);

    public static ReleaseHistory From(params (JournalEvent What, StageName? Stage, object? Data)[] records)
    {
        var (history, release) = (new ReleaseHistory(), 0);
        foreach (var (i, (what, stage, data)) in records.Index())
        {
            release += what == JournalEvent.Opened ? 1 : 0;
            history.Apply(new JournalRecord(i + 1, Closed, $"r{release}", what, stage?.Value, Json.Element(data)));
        }

        return history;
    }

    public static IReadOnlyList<DriftFinding> Find(Observation now, params DriftFinding[] last) =>
        DriftRules.Find(Baseline, now, last);
}
