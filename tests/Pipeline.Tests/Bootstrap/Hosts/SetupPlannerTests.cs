using Pipeline.Bootstrap;
using Pipeline.Terms;

namespace Pipeline.Tests.Bootstrap;

public sealed class SetupPlannerTests
{
    private static readonly OsRelease Bookworm = new("debian", 12, "bookworm", "Debian GNU/Linux 12 (bookworm)");
    private static readonly OsRelease Trixie = new("debian", 13, "trixie", "Debian GNU/Linux 13 (trixie)");
    private static readonly OsRelease Noble = new("ubuntu", 24, "noble", "Ubuntu 24.04");
    private static readonly OsRelease Fedora = new("fedora", 42, "", "Fedora Linux 42");
    private static readonly EngineFacts Complete = new(EngineState.Answers, "26.1.5", "", "2.26.1", "0.13.1");
    private static readonly EngineFacts None = new(EngineState.Missing, null, "Cannot connect", null, null);
    private static readonly BaseImage Image = new("pipeline/base:13", null);

    [Fact]
    public void A_complete_machine_has_nothing_to_do()
    {
        var plan = SetupPlanner.Plan(new HostFacts(Bookworm, true, Complete));

        plan.IsEmpty.Should().BeTrue();
        plan.ToString().Should().Be("nothing to do: engine 26.1.5, compose 2.26.1, buildx 0.13.1");
    }

    [Fact]
    public void A_bare_Debian_12_takes_exactly_the_engine_packages_from_Debian_13()
    {
        var plan = SetupPlanner.Plan(
            new HostFacts(Bookworm, true, None) { MissingTools = ["git", "rsync"], MissingImages = [Image] }
        );

        plan.Steps.Should()
            .SatisfyRespectively(
                install =>
                    install
                        .Should()
                        .BeOfType<InstallPackages>()
                        .Which.Should()
                        .BeEquivalentTo(
                            new
                            {
                                Packages = new[]
                                {
                                    "docker.io",
                                    "docker-cli",
                                    "docker-compose",
                                    "docker-buildx",
                                    "git",
                                    "rsync",
                                },
                                FromNewer = new[] { "docker.io", "docker-cli", "docker-compose", "docker-buildx" },
                            }
                        ),
                start => start.Should().BeOfType<StartEngine>(),
                make => make.Should().Be(new MakeImage(Image))
            );
    }

    [Theory]
    [InlineData("debian", "docker-compose")]
    [InlineData("ubuntu", "docker-compose-v2")]
    public void A_newer_distribution_serves_itself(string id, string compose)
    {
        var plan = SetupPlanner.Plan(new HostFacts(id == "debian" ? Trixie : Noble, true, None));

        var install = plan.Steps.OfType<InstallPackages>().Single();
        install.FromNewer.Should().BeEmpty();
        install.Packages.Should().Contain(compose);
    }

    [Fact]
    public void An_installed_engine_that_is_stopped_is_only_started()
    {
        var stopped = Complete with { State = EngineState.Stopped, Version = null };

        SetupPlanner.Plan(new HostFacts(Bookworm, true, stopped)).Steps.Should().Equal(new StartEngine());
    }

    [Fact]
    public void A_machine_with_an_engine_is_never_installed_on_even_by_root()
    {
        var plan = () => SetupPlanner.Plan(new HostFacts(Bookworm, true, Complete with { Compose = "1.29.2" }));

        plan.Should()
            .Throw<PipelineException>()
            .WithMessage("*compose v2 (found: 1.29.2)*changes nothing*apt-get install*docker-compose*")
            .Which.Code.Should()
            .Be(ExitCode.FailedBeforeAnyChange);
    }

    [Fact]
    public void Tools_that_only_speed_things_up_are_not_asked_for_where_an_engine_is()
    {
        var facts = new HostFacts(Bookworm, true, Complete) { MissingTools = ["rsync", "attr", "acl", "mmdebstrap"] };

        SetupPlanner.Plan(facts).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void Whoever_is_not_root_gets_the_command_to_type() =>
        Refusal(new HostFacts(Bookworm, false, None))
            .Should()
            .Contain("only root")
            .And.Contain("sudo apt-get install")
            .And.Contain("docker-buildx");

    [Fact]
    public void Another_distribution_is_named_and_left_alone() =>
        Refusal(new HostFacts(Fedora, true, None)).Should().Contain("Fedora Linux 42").And.NotContain("apt-get");

    [Fact]
    public void Debian_11_is_too_old_for_the_engine_of_Debian_13() =>
        Refusal(new HostFacts(new OsRelease("debian", 11, "bullseye", "Debian 11"), true, None))
            .Should()
            .Contain("12 or newer");

    [Theory]
    [InlineData(EngineState.Forbidden, "usermod -aG docker")]
    [InlineData(EngineState.RemoteSilent, "does not answer")]
    public void An_engine_that_is_somebody_elses_is_not_replaced(EngineState state, string said) =>
        Refusal(new HostFacts(Bookworm, true, None with { State = state })).Should().Contain(said);

    [Fact]
    public void Only_root_may_start_a_stopped_engine() =>
        Refusal(new HostFacts(Bookworm, false, Complete with { State = EngineState.Stopped }))
            .Should()
            .Contain("systemctl start docker");

    [Theory]
    [InlineData(
        "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian\"",
        "debian",
        12,
        "bookworm"
    )]
    [InlineData("ID=ubuntu\nVERSION_ID=\"24.04\"\nVERSION_CODENAME=noble", "ubuntu", 24, "noble")]
    [InlineData("ID=debian\nVERSION_CODENAME=forky", "debian", null, "forky")]
    [InlineData("", "", null, "")]
    public void The_distribution_is_read_from_os_release(string text, string id, int? version, string codename) =>
        OsRelease
            .Parse(text)
            .Should()
            .BeEquivalentTo(
                new
                {
                    Id = id,
                    Version = version,
                    Codename = codename,
                }
            );

    private static string Refusal(HostFacts facts)
    {
        var plan = () => SetupPlanner.Plan(facts);
        return plan.Should().Throw<PipelineException>().Which.Message;
    }
}
