using System.Text.Json.Nodes;

namespace Pipeline.Docker.Tests.Swarm;

/// <summary>What a spec says, and when two of them ask for the same.</summary>
public sealed class ServiceSpecTests
{
    private const string Whole = """
        { "Name": "web", "Labels": {},
          "TaskTemplate": { "ContainerSpec": { "Image": "web:1", "Mounts": [ { "Type": "volume", "Source": "data",
            "Target": "/data" }, { "Type": "volume", "Source": "share", "Target": "/share",
            "VolumeOptions": { "DriverConfig": { "Name": "local", "Options": { "type": "nfs" } } } } ] },
            "Placement": { "Constraints": ["node.hostname == a"] }, "ForceUpdate": 0 },
          "Mode": { "Replicated": { "Replicas": 2 } },
          "UpdateConfig": { "Parallelism": 1, "FailureAction": "pause", "MaxFailureRatio": 0, "Order": "start-first" },
          "EndpointSpec": { "Ports": [ { "PublishMode": "host", "PublishedPort": 80 } ] } }
        """;

    private static readonly ServiceSpec Spec = ServiceSpec.Parse(Whole);

    [Fact]
    public void What_the_engine_leaves_out_since_it_is_zero_or_empty_is_no_difference()
    {
        var posted = Spec.WithUpdateSettings(s => s["Delay"] = 0L).With(s => s["Labels"] = null);

        posted.SameAs(Spec).Should().BeTrue();
        Spec.SameAs(posted).Should().BeTrue();
        Spec.WithUpdateSettings(s => s["Delay"] = 604_800_000_000_000L).SameAs(Spec).Should().BeFalse();
    }

    [Fact]
    public void Any_other_difference_is_one()
    {
        Spec.WithImage("web:2").SameAs(Spec).Should().BeFalse();
        Spec.WithForceUpdate(1).SameAs(Spec).Should().BeFalse();
        Spec.WithForceUpdate(1).ForceUpdate.Should().Be(1);
        Spec.With(s => s["Labels"]!["somebody"] = "else").SameAs(Spec).Should().BeFalse();
        Spec.With(s => s["TaskTemplate"]!["ContainerSpec"]!["Mounts"]!.AsArray().RemoveAt(1))
            .SameAs(Spec)
            .Should()
            .BeFalse();
    }

    [Fact]
    public void Volumes_ports_and_the_place_of_its_tasks_are_read()
    {
        Spec.LocalVolumes.Should().Equal(new LocalVolume("data", "/data", ReadOnly: false));
        Spec.HostPorts.Should().Equal(80);
        Spec.IsPinned.Should().BeTrue();
        Spec.StartsFirst.Should().BeTrue();
        Spec.HasHealthcheck.Should().BeNull("the image decides");
        Spec.With(s => s["TaskTemplate"]!["Placement"]!["Constraints"]![0] = "node.role == worker")
            .IsPinned.Should()
            .BeFalse();
    }

    [Fact]
    public void Another_secret_takes_the_place_of_one_in_its_file_and_all_else_stays()
    {
        var former = Spec.With(s =>
            s["TaskTemplate"]!["ContainerSpec"]!["Secrets"] = JsonNode.Parse(
                """
                [{ "File": { "Name": "dsn", "UID": "0", "Mode": 256 }, "SecretID": "a", "SecretName": "x" },
                 { "File": { "Name": "/etc/key" }, "SecretID": "b", "SecretName": "y" }]
                """
            )
        );

        var now = former.WithSecret("dsn", "c", "z");

        former.SecretFiles.Should().Equal("dsn", "/etc/key");
        now.Data.Should().Equal(new SpecData("secret", "c", "z"), new SpecData("secret", "b", "y"));
        now.Tasks.MakesSameTask(former.Tasks).Should().BeFalse();
        now.WithSecret("dsn", "a", "x").SameAs(former).Should().BeTrue();
    }

    [Fact]
    public void The_number_of_tasks_is_taken_from_another_spec()
    {
        var scaled = Spec.With(s => s["Mode"]!["Replicated"]!["Replicas"] = 5);

        Spec.WithImage("web:0").WithModeOf(scaled).Replicas.Should().Be(5);
        Spec.WithModeOf(scaled).Image.Should().Be("web:1");
    }

    [Fact]
    public void A_spec_without_settings_for_updates_gets_them() =>
        ServiceSpec
            .Parse("""{ "Name": "web" }""")
            .WithUpdateSettings(s => s["Order"] = "start-first")
            .StartsFirst.Should()
            .BeTrue();
}
