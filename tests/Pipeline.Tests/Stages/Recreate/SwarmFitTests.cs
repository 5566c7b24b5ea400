using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Stages.Recreate;
using Pipeline.Terms;

namespace Pipeline.Tests.Stages.Recreate;

/// <summary>What of a service cannot be replaced on a swarm: each kind is refused with what to type.</summary>
public sealed class SwarmFitTests
{
    private const string Plain = """
        { "Name": "shop_web", "TaskTemplate": { "ContainerSpec": { "Image": "r:5000/web:1" }, "Placement": {} },
          "Mode": { "Replicated": { "Replicas": 2 } }, "UpdateConfig": {}, "EndpointSpec": {} }
        """;

    private static readonly ServiceSpec Spec = ServiceSpec.Parse(Plain);
    private static readonly ServiceRules Rules = new() { Name = "web" };

    [Fact]
    public void A_plain_service_fits() => Problems(Spec).Should().BeEmpty();

    [Fact]
    public void A_volume_of_one_node_needs_tasks_that_stay_there()
    {
        var mounted = Spec.With(s =>
            s["TaskTemplate"]!["ContainerSpec"]!["Mounts"] = Json(
                """[{ "Type": "volume", "Source": "data", "Target": "/data" }]"""
            )
        );

        Problems(mounted).Should().ContainSingle().Which.Should().Contain("data at /data").And.Contain("pin it");
        Problems(mounted.With(s => s["TaskTemplate"]!["Placement"]!["Constraints"] = Json("""["node.hostname==a"]""")))
            .Should()
            .BeEmpty();
    }

    [Theory]
    [InlineData("EndpointSpec", """{ "Ports": [{ "PublishMode": "host", "PublishedPort": 80 }] }""", "takes port 80")]
    [InlineData("EndpointSpec", """{ "Ports": [{ "PublishMode": "ingress", "PublishedPort": 80 }] }""", null)]
    public void Start_first_needs_no_port_of_the_node(string key, string value, string? why)
    {
        var first = StartFirst(Healthy(Spec)).With(s => s[key] = Json(value));

        if (why is null)
            Problems(first).Should().BeEmpty();
        else
            Problems(first).Should().ContainSingle().Which.Should().Contain(why).And.Contain("order: stop-first");
    }

    [Fact]
    public void Start_first_needs_a_healthcheck_of_the_service_or_of_the_image()
    {
        var first = StartFirst(Spec);

        Problems(first, new ContainerConfig()).Should().ContainSingle().Which.Should().Contain("has no healthcheck");
        Problems(first, new ContainerConfig { Healthcheck = new Healthcheck() }).Should().BeEmpty();
        Problems(StartFirst(Healthy(Spec)), new ContainerConfig()).Should().BeEmpty();
        Problems(Spec, new ContainerConfig()).Should().BeEmpty("it is stopped first");
    }

    [Theory]
    [InlineData("updating", true)]
    [InlineData("paused", true)]
    [InlineData("rollback_started", true)]
    [InlineData("completed", false)]
    [InlineData("rollback_completed", false)]
    public void An_update_that_has_not_ended_leaves_nothing_to_come_back_to(string state, bool isRefused)
    {
        var service = Service(Spec) with { UpdateStatus = new UpdateStatus { State = state } };

        new SwarmFit("web", service, [], Rules).Problems(null).Any().Should().Be(isRefused);
    }

    /// <summary>Right after somebody's update, Swarm says that the service was never updated.</summary>
    [Theory]
    [InlineData("running", true)]
    [InlineData("shutdown", false)]
    public void An_update_that_has_not_begun_leaves_nothing_to_come_back_to(string desired, bool isRefused)
    {
        var task = new SwarmTask
        {
            Id = "t1",
            DesiredState = desired,
            Spec = Healthy(Spec).Tasks,
        };

        var problems = new SwarmFit("web", Service(Spec), [task], Rules).Problems(null).ToList();

        problems.Exists(p => p.Message.Contains("has not begun", StringComparison.Ordinal)).Should().Be(isRefused);
        new SwarmFit("web", Service(Healthy(Spec)), [task], Rules).Problems(null).Should().BeEmpty();
    }

    [Fact]
    public void Without_tasks_nothing_could_be_proven() =>
        Problems(Spec.With(s => s["Mode"]!["Replicated"]!["Replicas"] = 0))
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("docker service scale shop_web=1");

    [Fact]
    public void A_heartbeat_is_refused_and_not_left_out() =>
        new SwarmFit("web", Service(Spec), [], Rules with { Heartbeat = new Heartbeat("SELECT now()", TimeSpan.Zero) })
            .Problems(null)
            .Should()
            .ContainSingle()
            .Which.Code.Should()
            .Be(ExitCode.Usage);

    private static ServiceSpec StartFirst(ServiceSpec spec) => spec.WithUpdateSettings(s => s["Order"] = "start-first");

    private static ServiceSpec Healthy(ServiceSpec spec) =>
        spec.With(s => s["TaskTemplate"]!["ContainerSpec"]!["Healthcheck"] = Json("""{ "Test": ["CMD", "true"] }"""));

    private static System.Text.Json.Nodes.JsonNode Json(string text) => System.Text.Json.Nodes.JsonNode.Parse(text)!;

    private static SwarmService Service(ServiceSpec spec) => new() { Id = "s1", Spec = spec };

    private static IReadOnlyList<string> Problems(ServiceSpec spec, ContainerConfig? image = null) =>
        [.. new SwarmFit("web", Service(spec), [], Rules).Problems(image).Select(p => p.Message)];
}
