using System.Collections;
using System.Text.Json;

namespace Pipeline.Docker.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void The_shells_variables_stay_outside()
    {
        var shell = new Hashtable
        {
            ["PATH"] = "/bin",
            ["HOME"] = "/root",
            ["XDG_RUNTIME_DIR"] = "/run",
            ["DOCKER_CONFIG"] = "/cfg",
            ["DOCKER_HOST"] = "tcp://other",
            ["COMPOSE_FILE"] = "evil.yml",
            ["BUILDX_BUILDER"] = "other",
            ["SOURCE_DATE_EPOCH"] = "1",
            ["GUI_DB_DSN"] = "shell",
            ["TEMP"] = "/t",
            ["path"] = "x",
        };
        CliEnvironment.Clean(shell).Keys.Should().BeEquivalentTo("PATH", "HOME", "XDG_RUNTIME_DIR", "DOCKER_CONFIG");
    }

    [Fact]
    public void The_programs_talk_to_the_same_engine_as_the_client()
    {
        var environment = CliEnvironment.For(EngineAddress.Parse("tcp://h:1", new EngineTls("/certs", Verify: true)));
        environment
            .Should()
            .Contain("DOCKER_HOST", "tcp://h:1")
            .And.Contain("DOCKER_TLS_VERIFY", "1")
            .And.Contain("DOCKER_CERT_PATH", "/certs");
    }

    [Fact]
    public void Compose_is_told_everything_about_the_project()
    {
        var project = new ComposeProject("/p", ["a.yml", "b.yml"], [".env"], "name", ["x"]);
        ComposeArguments
            .Project(project)
            .Should()
            .Equal(
                "compose",
                "--ansi",
                "never",
                "--progress",
                "plain",
                "--project-directory",
                "/p",
                "-f",
                "a.yml",
                "-f",
                "b.yml",
                "--env-file",
                ".env",
                "-p",
                "name",
                "--profile",
                "x"
            );
    }

    [Fact]
    public void Up_with_everything_on_is_spelt_as_compose_wants_it_and_never_says_yes()
    {
        var request = new UpRequest
        {
            Services = ["w", "-y"],
            NoDeps = true,
            ForceRecreate = true,
            NoStart = true,
            RenewAnonymousVolumes = true,
            StopTimeout = TimeSpan.FromSeconds(1.5),
        };
        ComposeArguments
            .Up(request)
            .Should()
            .Equal(
                "up",
                "--no-start",
                "--pull",
                "never",
                "--no-build",
                "--no-deps",
                "--force-recreate",
                "--renew-anon-volumes",
                "--timeout",
                "2",
                "--",
                "w",
                "-y"
            );
        ComposeArguments.Up(new UpRequest()).Should().Equal("up", "--detach", "--pull", "never", "--no-build", "--");
    }

    [Fact]
    public void Of_services_with_the_same_image_one_is_built()
    {
        using var model = JsonDocument.Parse(
            """
            {"services": {
              "bot": {"image": "shop:latest", "build": {}},
              "worker": {"image": "shop:latest", "build": {}},
              "gui": {"build": {}},
              "site": {"build": {}},
              "db": {"image": "postgres:17"}
            }}
            """
        );

        ComposeArguments.Build(model.RootElement).Should().Equal("build", "--", "bot", "gui", "site");
    }

    [Fact]
    public void A_build_has_no_attestations_and_a_fixed_order() =>
        BuildxCli
            .Arguments(
                new BuildRequest
                {
                    Dockerfile = "docker/Dockerfile",
                    Target = "t",
                    Platform = "linux/amd64",
                    NoCache = true,
                    Tags = ["w:1"],
                    Args = new Dictionary<string, string> { ["B"] = "2", ["A"] = "1 x" },
                    Labels = new Dictionary<string, string> { ["l"] = "v" },
                },
                "/context",
                "/id"
            )
            .Should()
            .Equal(
                "buildx",
                "build",
                "--builder",
                "default",
                "--load",
                "--provenance=false",
                "--sbom=false",
                "--progress",
                "plain",
                "--metadata-file",
                "/id",
                "--file",
                "/context/docker/Dockerfile",
                "--target",
                "t",
                "--platform",
                "linux/amd64",
                "--no-cache",
                "--build-arg",
                "A",
                "--build-arg",
                "B",
                "--label",
                "l=v",
                "--tag",
                "w:1",
                "/context"
            );

    [Fact]
    public void The_values_of_build_arguments_are_in_the_environment_and_never_on_the_command_line()
    {
        var request = new BuildRequest
        {
            Args = new Dictionary<string, string> { ["TOKEN"] = "s3cret", ["HTTP_PROXY"] = "http://u:p@proxy" },
        };

        BuildxCli
            .WithArgs(new() { ["PATH"] = "/bin" }, request.Args)
            .Should()
            .BeEquivalentTo(
                new Dictionary<string, string>
                {
                    ["PATH"] = "/bin",
                    ["TOKEN"] = "s3cret",
                    ["HTTP_PROXY"] = "http://u:p@proxy",
                }
            );
        BuildxCli
            .Arguments(request, "/context", "/id")
            .Should()
            .Contain("TOKEN")
            .And.NotContain(a =>
                a.Contains("s3cret", StringComparison.Ordinal) || a.Contains("u:p@", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("DOCKER_HOST")]
    [InlineData("XDG_CONFIG_HOME")]
    [InlineData("LD_PRELOAD")]
    [InlineData("BUILDX_BUILDER")]
    public void A_build_argument_may_not_steer_the_docker_programs(string name)
    {
        BuildRequest.IsReserved(name).Should().BeTrue();
        FluentActions
            .Invoking(() => BuildxCli.WithArgs([], new Dictionary<string, string> { [name] = "x" }))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage($"*{name}*");
    }
}
