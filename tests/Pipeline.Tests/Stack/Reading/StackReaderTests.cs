using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Tests.Stacks;

public sealed class StackReaderTests
{
    [Fact]
    public void Every_key_arrives_where_it_belongs()
    {
        var stack = Samples.Read(Samples.Full);

        var tree = stack.Code.Should().ContainSingle().Subject;
        tree.Should()
            .BeEquivalentTo(
                new
                {
                    Name = "trading",
                    Source = "trading",
                    Path = "/home/node/.openclaw/workspace/trading",
                    Owner = "node",
                    Services = new[] { "clawbot", "clawbot-worker" },
                    Strategy = CodeStrategy.Rebuild,
                    Anchor = "requirements.txt",
                    Marker = ".marker",
                    Derived = new[] { DerivedFiles.Python },
                    Ignore = new[] { "cache/**" },
                }
            );
        tree.Imports.Python.Should().BeEquivalentTo(new LanguageImports("python3", ["trading.main"], ["psycopg2"]));
        tree.Imports.Commands.Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(new ImportCommand(["perl", "-e", "print"], true));
        stack.Services.Select(s => s.Name).Should().Equal("clawbot", "clawbot-worker");
        stack
            .Services[0]
            .Should()
            .BeEquivalentTo(
                new
                {
                    StableFor = TimeSpan.FromSeconds(10),
                    StartTimeout = TimeSpan.FromMinutes(90),
                    StopTimeout = TimeSpan.FromMilliseconds(500),
                    PidFile = "/run/x.pid",
                    Gate = StartGate.Healthy,
                    Heartbeat = new Heartbeat("SELECT max(decided_at) FROM decision_logs", TimeSpan.FromSeconds(30)),
                }
            );
        stack.Services[0].StopOnLog.Select(r => r.ToString()).Should().Equal("panic");
        stack
            .Volumes.Should()
            .ContainSingle()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Key = "clawbot-openclaw",
                    State = new[] { ".env", "workspace/logs/**" },
                    AlsoStop = new[] { "cron" },
                }
            );
        stack
            .Database.Should()
            .Be(
                new DatabaseSource(
                    "gui-db",
                    5433,
                    "db",
                    "u",
                    new PasswordSource("gui-db", "POSTGRES_PASSWORD", null, null)
                )
            );
        stack
            .Boundaries.Should()
            .Equal(
                new Boundary("command 13", "SELECT 1", null, null, "1"),
                new Boundary("testnet", null, "clawbot", "BINANCE_TESTNET", "true")
            );
        stack.Roles!.App.SecretFile.Should().Be(Path.Combine(stack.Directory, "secrets/app"));
        stack.Roles.Migrator!.SecretFile.Should().Be("/secrets/mig");
        stack
            .Cutover!.Set.Select(s => (s.Key, s.Value.Reveal()))
            .Should()
            .Equal(("GUI_DB_PASSWORD", "{secret:app}"), ("GUI_DB_DSN", "postgres://a:{secret:app|url}@h/d"));
        stack.Profiles.Should().Equal("bot");
        stack.Project.Should().Be("steve");
        stack.ComposeFiles.Should().Equal(Path.Combine(stack.Directory, "docker-compose.yml"));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var stack = Samples.Read(Samples.Least);

        stack
            .Code[0]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Name = "app",
                    Strategy = CodeStrategy.Rebuild,
                    Marker = ".pipeline-marker",
                    Owner = (string?)null,
                }
            );
        stack
            .Services[0]
            .Should()
            .BeEquivalentTo(
                new
                {
                    StableFor = TimeSpan.FromSeconds(5),
                    StartTimeout = TimeSpan.FromSeconds(60),
                    StopTimeout = (TimeSpan?)null,
                    Gate = StartGate.Started,
                }
            );
        stack.ComposeFiles.Should().BeEmpty();
        stack.EnvFiles.Should().Equal(Path.Combine(stack.Directory, ".env"));
        stack
            .StopOnLog.Should()
            .Contain(r => r.IsMatch("FATAL:  password authentication failed for user \"x\""))
            .And.Contain(r => r.IsMatch("Traceback (most recent call last):"));
    }

    [Fact]
    public void A_tree_at_the_root_of_the_repository_is_named_after_its_path() =>
        Samples
            .Read(Samples.Least.Replace("source: app", "source: ./"))
            .Code[0]
            .Should()
            .BeEquivalentTo(new { Source = ".", Name = "app" });

    [Fact]
    public void Sections_that_are_left_empty_say_nothing() =>
        Samples
            .Read(Samples.Least + "\nvolumes:\nboundaries:\n")
            .Should()
            .Match<StackDefinition>(s => s.Volumes.Count == 0 && s.Boundaries.Count == 0);

    [Fact]
    public void Line_ends_of_Windows_are_line_ends() =>
        Samples
            .Read(Samples.Full.Replace("\n", "\r\n"))
            .Services.Select(s => s.Name)
            .Should()
            .Equal("clawbot", "clawbot-worker");

    [Fact]
    public void With_a_repository_named_relative_paths_start_there()
    {
        using var folder = new Folder();
        folder.Write("shop/x.yml", "services: {}");
        var stack = StackReader.Read(
            folder.Write("elsewhere/pipeline.yml", "repository: ../shop\ncompose: [x.yml]\n" + Samples.Least)
        );

        stack.Directory.Should().Be(Path.Combine(folder.Path, "shop"));
        stack.ComposeFiles.Should().Equal(Path.Combine(stack.Directory, "x.yml"));
    }

    [Fact]
    public void A_lone_text_is_a_list_of_one() =>
        Samples.Read(Samples.Least.Replace("[web]", "web")).Code[0].Services.Should().Equal("web");

    [Fact]
    public void Anchors_and_merges_work_and_the_own_key_wins()
    {
        var stack = Samples.Read(
            Samples.Least.Replace(
                "web: {}",
                "web: &w { stable_for: 1s, stop_timeout: 2s }\n  b: { <<: *w, stable_for: 3s }\n  c: *w"
            )
        );

        stack
            .Services.Select(s => (s.Name, s.StableFor.Seconds, s.StopTimeout!.Value.Seconds))
            .Should()
            .Equal(("web", 1, 2), ("b", 3, 2), ("c", 1, 2));
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_are_no_problem()
    {
        using var folder = new Folder();
        var file = folder.Write("pipeline.yml", "\uFEFF" + Samples.Least.Replace("\n", "\r\n"));

        StackReader.Read(file).File.Should().Be(file);
    }

    [Fact]
    public void The_env_file_beside_the_compose_file_is_the_default()
    {
        using var folder = new Folder();
        folder.Write("deploy/compose.yml", "services: {}");
        var env = folder.Write("deploy/.env", "");

        StackReader
            .Read(folder.Write("pipeline.yml", Samples.Least + "\ncompose: deploy/compose.yml"))
            .EnvFiles.Should()
            .Equal(env);
    }

    [Fact]
    public void A_pattern_that_needs_backtracking_is_limited_in_time() =>
        Samples
            .Read(Samples.Least + "\nstop_on_log: ['(?<!no )panic', plain]")
            .StopOnLog.Select(r => r.MatchTimeout == System.Text.RegularExpressions.Regex.InfiniteMatchTimeout)
            .Should()
            .Equal(false, true);

    [Theory]
    [
        InlineData("5s", 5_000),
        InlineData("2m", 120_000),
        InlineData("1h30m", 5_400_000),
        InlineData("500ms", 500),
        InlineData("1.5s", 1_500),
        InlineData("24h", 86_400_000)
    ]
    public void Durations_are_read(string text, int milliseconds)
    {
        Durations.TryParse(text, out var duration).Should().BeTrue();
        duration.Should().Be(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [
        InlineData(""),
        InlineData("5"),
        InlineData("s"),
        InlineData("-5s"),
        InlineData("5 s"),
        InlineData("5s\n"),
        InlineData("30m1h"),
        InlineData("25h"),
        InlineData("5d"),
        InlineData("99999999999999999999h"),
        InlineData("٥s")
    ]
    public void What_is_no_duration_is_refused(string text) => Durations.TryParse(text, out _).Should().BeFalse();
}
