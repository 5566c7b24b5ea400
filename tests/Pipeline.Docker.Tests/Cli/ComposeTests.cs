using Pipeline.Platform;
using Pipeline.Testing;

namespace Pipeline.Docker.Tests;

[Collection(EnvironmentCollection.Name)]
[Trait("Needs", "engine")]
public sealed class ComposeTests(RealEngine real) : IAsyncLifetime
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("compose-tests-");
    private readonly string name = real.NewName();

    private ComposeCli Compose =>
        new(real.Engine.Address, new ComposeProject(directory.FullName, ["compose.yaml"], [".env"], name, []))
        {
            TimeLimit = TimeSpan.FromMinutes(2),
        };

    public Task InitializeAsync()
    {
        Write(".env", "GREETING=from-file\n");
        Write("compose.yaml", Model());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Write(".env", "GREETING=from-file\n");
        Write("compose.yaml", Model());
        await new Command("docker", "compose", "-p", name, "down", "--volumes").Output(default);
        directory.Delete(recursive: true);
        Environment.SetEnvironmentVariable("GREETING", null);
        Environment.SetEnvironmentVariable("COMPOSE_PROJECT_NAME", null);
    }

    [Fact]
    public async Task The_model_is_resolved_from_the_env_file_and_not_from_the_shell()
    {
        Environment.SetEnvironmentVariable("GREETING", "from-shell");
        Environment.SetEnvironmentVariable("COMPOSE_PROJECT_NAME", "from-shell");
        using var model = await Compose.Config();
        model.RootElement.GetProperty("name").GetString().Should().Be(name);
        model
            .RootElement.GetProperty("services")
            .GetProperty("web")
            .GetProperty("environment")
            .GetProperty("GREETING")
            .GetString()
            .Should()
            .Be("from-file");
    }

    [Fact]
    public async Task Up_starts_services_with_a_hash_of_their_configuration()
    {
        var lines = new List<string>();
        await Compose.Up(new UpRequest(), lines.Add);
        lines.Should().Contain(line => line.Contains("Started", StringComparison.Ordinal));
        var web = await Container("web");
        web.State.Running.Should().BeTrue();
        web.Config.Env.Should().Contain("GREETING=from-file");
        web.Config.Labels["com.docker.compose.config-hash"].Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Fact]
    public async Task One_service_is_recreated_and_the_one_it_depends_on_is_left_alone()
    {
        await Compose.Up(new UpRequest());
        var (web, db) = (await Container("web"), await Container("db"));
        Write("compose.yaml", Model(database: "1001"));
        await Compose.Up(
            new UpRequest
            {
                Services = ["web"],
                NoDeps = true,
                ForceRecreate = true,
            }
        );
        (await Container("web")).Id.Should().NotBe(web.Id);
        (await Container("db"))
            .Should()
            .Match<ContainerDetails>(now => now.Id == db.Id && now.State.StartedAt == db.State.StartedAt);
    }

    [Fact]
    public async Task Services_are_created_without_a_start_then_started_and_stopped()
    {
        await Compose.Up(new UpRequest { Services = ["db"], NoStart = true });
        (await Container("db")).State.Status.Should().Be("created");
        await Compose.Start(["db"]);
        (await Container("db")).State.Running.Should().BeTrue();
        await Compose.Stop(["db"], TimeSpan.FromSeconds(2));
        (await Container("db")).State.Running.Should().BeFalse();
    }

    [Fact]
    public async Task Up_reports_the_engines_error()
    {
        Write("compose.yaml", Model(image: "docker-tests/nope:1"));
        var error = (
            await FluentActions
                .Awaiting(() => Compose.Up(new UpRequest { Services = ["web"], NoDeps = true }))
                .Should()
                .ThrowAsync<ComposeException>()
        ).Which;
        error.ExitCode.Should().NotBe(0);
        error
            .Lines.Should()
            .Contain(line => line.Contains("No such image: docker-tests/nope:1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("A=\"s3cr3t\n", "GREETING: x", "line 2*unterminated quoted value")]
    [InlineData("A=1\n", "GREETING: 's3cr3t${'", "services.web.environment.GREETING*withheld")]
    [InlineData("A=1\n", "GREETING: '${PASSWORD:?s3cr3t}'", "required variable PASSWORD is missing a value")]
    [InlineData("A=1\n", "GREETING: s3cr3t: 4", "yaml: line*mapping values are not allowed")]
    [InlineData("A=1\n", "GREETING: *s3cr3t", "yaml: *unknown anchor")]
    public async Task A_model_that_cannot_be_read_is_explained_without_its_values(
        string env,
        string line,
        string reason
    )
    {
        Write(".env", env);
        Write("compose.yaml", Model(environment: line));
        var error = (
            await FluentActions.Awaiting(() => Compose.Config()).Should().ThrowAsync<ComposeException>()
        ).Which;
        error.Message.Should().Match($"*{reason}*");
        error.ToString().Should().NotContain("s3cr3t");
        (await FluentActions.Awaiting(() => Compose.Up(new UpRequest())).Should().ThrowAsync<ComposeException>())
            .Which.ToString()
            .Should()
            .NotContain("s3cr3t");
    }

    [Fact]
    public async Task The_data_of_a_volume_whose_definition_changed_stay()
    {
        await Compose.Up(new UpRequest());
        var before = await real.Engine.Volumes.Inspect($"{name}_data");
        Write("compose.yaml", Model(volume: "{ labels: { docker-tests: '2' } }"));
        // Newer versions of compose ask "Recreate (data will be lost)?": nobody says yes, whether that fails or goes
        // on.
        try
        {
            await Compose.Up(new UpRequest());
        }
        catch (ComposeException) { }
        (await real.Engine.Volumes.Inspect($"{name}_data")).Should().BeEquivalentTo(before);
    }

    private async Task<ContainerDetails> Container(string service)
    {
        var found = await real.Engine.Containers.List(
            new ContainerFilter
            {
                Labels = [$"com.docker.compose.project={name}", $"com.docker.compose.service={service}"],
            }
        );
        return await real.Engine.Containers.Inspect(found.Should().ContainSingle().Which.Id);
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(directory.FullName, file), text);

    private static string Model(
        string image = EngineFixture.Image,
        string database = "1000",
        string environment = "GREETING: ${GREETING}",
        string volume = "{ labels: { docker-tests: '1' } }"
    ) =>
        $$"""
            services:
              db:
                image: {{EngineFixture.Image}}
                command: [sleep, "{{database}}"]
                init: true
                labels: { docker-tests: '1' }
                volumes: ["data:/data"]
              web:
                image: {{image}}
                command: [sleep, "1000"]
                init: true
                depends_on: [db]
                labels: { docker-tests: '1' }
                environment:
                  {{environment}}
            volumes:
              data: {{volume}}
            networks:
              default: { labels: { docker-tests: '1' } }
            """;
}
