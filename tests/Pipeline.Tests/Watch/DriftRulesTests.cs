using Pipeline.Journal;
using Pipeline.Postgres;
using Pipeline.Stages.CleanVolume;
using Pipeline.Terms;
using Pipeline.Tests.Fixtures;
using Pipeline.Watching;

namespace Pipeline.Tests.Watch;

/// <summary>Each kind of drift is one finding with something to type; what is as it was verified is none.</summary>
public sealed class DriftRulesTests
{
    private static DriftFinding Only(Observation now) => Looks.Find(now).Should().ContainSingle().Subject;

    private static readonly SeenDatabase Database = new("owner", "app", null, []);

    [Fact]
    public void What_runs_as_it_was_verified_has_not_drifted() => Looks.Find(Looks.AsVerified).Should().BeEmpty();

    [Theory]
    [InlineData(EvidenceTopic.Code, DriftKind.Code)]
    [InlineData(EvidenceTopic.OwnLayer, DriftKind.Layer)]
    [InlineData(EvidenceTopic.Image, DriftKind.Image)]
    [InlineData(EvidenceTopic.Creation, DriftKind.Creation)]
    public void A_claim_that_does_not_hold_is_drift(EvidenceTopic about, DriftKind kind)
    {
        var claims = new[] { Looks.Claim(about, false, "a.py: content"), Looks.Claim(about, false, "its memory") };

        var found = Only(Looks.AsVerified with { Code = claims });

        found.Kind.Should().Be(kind);
        found.Subject.Should().Be("web");
        found.Found.Should().Be("a.py: content; its memory", "one line tells of all that is wrong with a service");
    }

    [Fact]
    public void On_a_swarm_each_task_is_named_with_its_node_and_what_could_not_be_looked_at_is_no_drift()
    {
        var claims = new[]
        {
            Looks.Claim(EvidenceTopic.Code, false, "a.py: content") with
            {
                Where = "web.2 on worker-1",
            },
            Looks.Claim(EvidenceTopic.Node, false, "no answer"),
        };

        var found = Only(Looks.AsVerified with { Code = claims });

        (found.Kind, found.Found).Should().Be((DriftKind.Code, "web.2 on worker-1: a.py: content"));
    }

    /// <summary>A deploy there takes the settings of a service as they are.</summary>
    [Fact]
    public void On_a_swarm_what_a_service_is_asked_for_is_brought_back_by_a_rollback()
    {
        var claim = Looks.Claim(EvidenceTopic.Creation, false, "another environment");
        var now = Looks.AsVerified with { Code = [claim], Containers = [Looks.Seen(Looks.Web)] };

        var found = DriftRules.Find(Looks.OnASwarm, now, []);

        found.Single(f => f.Kind == DriftKind.Creation).Next.Should().Contain("./build.sh Rollback --release r1");
        found
            .Single(f => f.Kind == DriftKind.Gone)
            .Next.Should()
            .Contain("docker service ps --no-trunc shop_db")
            .And.Contain("docker stack deploy -c /shop/stack.yml shop");
    }

    [Fact]
    public void A_moved_tag_is_told_with_the_command_that_moves_it_back()
    {
        var found = Only(Looks.AsVerified with { Tags = [new SeenTag("shop-web", "sha256:1111", "sha256:2222")] });

        found.Kind.Should().Be(DriftKind.Tag);
        found.Line.Should().Contain("expected 1111; found 2222; next: docker tag 1111 shop-web");
    }

    [Fact]
    public void Code_that_is_in_a_cleaned_volume_again_is_drift_and_a_clean_volume_is_none()
    {
        var found = Only(
            Looks.AsVerified with
            {
                Cleaned = [new CodeAgain("code", "r4", ["shop/a.py"]), new CodeAgain("other", "r4", [])],
            }
        );

        found.Kind.Should().Be(DriftKind.Cleaned);
        found.Line.Should().Contain("code that r4 took out").And.Contain("shop/a.py");
    }

    [Fact]
    public void A_tag_that_is_gone_is_drift() =>
        Only(Looks.AsVerified with { Tags = [new SeenTag("shop-web", "sha256:1111", null)] })
            .Found.Should()
            .Be("no image");

    [Fact]
    public void A_container_that_no_release_made_is_drift_even_where_it_is_alike()
    {
        var found = Only(
            Looks.AsVerified with
            {
                Containers = [Looks.Seen(Looks.State("web", "web-2"), createdMinutes: 1), Looks.Seen(Looks.Database)],
            }
        );

        found.Kind.Should().Be(DriftKind.Recreated);
        found.Found.Should().Contain("web-2").And.Contain("docker-compose.yml");
    }

    [Fact]
    public void A_container_that_is_older_than_the_last_record_is_a_release_s_own() =>
        Looks
            .Find(
                Looks.AsVerified with
                {
                    Containers =
                    [
                        Looks.Seen(Looks.State("web", "web-of-an-undo"), createdMinutes: -1),
                        Looks.Seen(Looks.Database),
                    ],
                }
            )
            .Should()
            .BeEmpty();

    [Fact]
    public void A_service_without_a_container_is_gone()
    {
        var found = Only(Looks.AsVerified with { Containers = [Looks.Seen(Looks.Web)] });

        found.Kind.Should().Be(DriftKind.Gone);
        found.Next.Should().Contain("up -d --no-deps db");
    }

    [Fact]
    public void A_container_that_stopped_is_drift()
    {
        var found = Only(
            Looks.AsVerified with
            {
                Containers = [Looks.Seen(Looks.State("web", "web-1", running: false)), Looks.Seen(Looks.Database)],
            }
        );

        found.Kind.Should().Be(DriftKind.Stopped);
        found.Next.Should().Contain("start web");
    }

    [Theory]
    [InlineData("unhealthy", 1)]
    [InlineData("paused", 1)]
    [InlineData("starting", 0)]
    [InlineData("healthy", 0)]
    public void A_container_that_is_not_well_is_drift(string health, int findings) =>
        Looks
            .Find(
                Looks.AsVerified with
                {
                    Containers = [Looks.Seen(Looks.State("web", "web-1", health: health)), Looks.Seen(Looks.Database)],
                }
            )
            .Should()
            .HaveCount(findings);

    [Fact]
    public void An_edited_env_file_is_told_by_its_keys()
    {
        var found = Only(Looks.AsVerified with { Env = [new EditedEnv("/shop/.env", "another value of KEY")] });

        found.Kind.Should().Be(DriftKind.EnvFile);
        found.Line.Should().Contain("/shop/.env").And.Contain("KEY");
    }

    [Fact]
    public void A_session_of_the_legacy_role_is_drift() =>
        Only(Looks.AsVerified with { Database = Database with { LegacySession = "shop-web-1" } })
            .Kind.Should()
            .Be(DriftKind.LegacySession);

    [Fact]
    public void A_right_beyond_the_model_is_told_with_the_statement_that_takes_it_away()
    {
        var breach = new Finding(
            FindingKind.RoleAttribute,
            Severity.Breach,
            "role app",
            "app -> SUPERUSER",
            "It may do anything.",
            "ALTER ROLE app NOSUPERUSER"
        );

        var found = Only(Looks.AsVerified with { Database = Database with { Breaches = [breach] } });

        found.Kind.Should().Be(DriftKind.Reach);
        found.Next.Should().Be("ALTER ROLE app NOSUPERUSER");
    }

    [Fact]
    public void A_database_that_is_as_it_was_is_no_drift() =>
        Looks.Find(Looks.AsVerified with { Database = Database }).Should().BeEmpty();

    [Fact]
    public void Files_that_were_copied_into_a_container_are_drift_of_its_layer()
    {
        var found = Only(Looks.AsVerified with { Copies = [new SeenCopy("web", "/etc/x.conf was copied there")] });

        found.Kind.Should().Be(DriftKind.Layer);
        found.Next.Should().Contain("--force-recreate web");
    }

    [Fact]
    public void What_could_not_be_looked_at_keeps_what_was_found_before()
    {
        var before = Looks
            .Find(
                Looks.AsVerified with
                {
                    Code = [Looks.Claim(EvidenceTopic.Code, false, "a.py: content")],
                    Database = Database with { LegacySession = "shop-web-1" },
                }
            )
            .ToArray();
        var stopped = Looks.AsVerified with
        {
            Containers = [Looks.Seen(Looks.State("web", "web-1", running: false)), Looks.Seen(Looks.Database)],
            Code = [],
            Unseen = [new Unseen(UnseenPart.Database, "it does not answer")],
        };

        Looks
            .Find(stopped, before)
            .Select(f => f.Kind)
            .Should()
            .BeEquivalentTo([DriftKind.Stopped, DriftKind.Unseen, DriftKind.Code, DriftKind.LegacySession]);
        Looks.Find(Looks.AsVerified, before).Should().BeEmpty("it was looked at, and is well");
    }

    [Fact]
    public void A_stack_without_a_verified_release_has_nothing_to_be_compared_with() =>
        DriftRules
            .Find(Looks.Of(new ReleaseHistory()), Looks.AsVerified, [])
            .Should()
            .ContainSingle()
            .Which.Line.Should()
            .Contain("no release has been verified yet");

    [Fact]
    public void A_release_that_nobody_finishes_is_told()
    {
        var history = Looks.From(
            (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit)),
            (JournalEvent.Closed, null, Looks.Closing(Looks.Web, Looks.Database)),
            (JournalEvent.Opened, null, TestContext.Opening(Looks.Commit))
        );

        DriftRules
            .Find(Looks.Of(history), Looks.AsVerified, [])
            .Should()
            .ContainSingle()
            .Which.Line.Should()
            .Contain("release r2 has not ended")
            .And.Contain("./build.sh Resume");
    }
}
