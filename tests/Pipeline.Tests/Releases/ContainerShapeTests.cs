using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Secrets;

namespace Pipeline.Tests.Releases;

public sealed class ContainerShapeTests : IDisposable
{
    private static readonly string Anonymous = new('a', 64);
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory();

    public void Dispose() => _state.Delete(recursive: true);

    [Theory]
    [InlineData("", """{ "Env": ["B=2", "A=1"], "Args": ["run"] }""")]
    [InlineData("environment", """{ "Env": ["A=1", "B=3"], "Args": ["run"] }""")]
    [InlineData("command", """{ "Env": ["A=1", "B=2"], "Args": ["run", "--live"] }""")]
    [InlineData("command", """{ "Env": ["A=1", "B=2"], "Command": ["run"] }""")]
    [InlineData("mounts", """{ "Env": ["A=1", "B=2"], "Args": ["run"], "Mounts": [{ "Target": "/x" }] }""")]
    [InlineData("mounts", """{ "Env": ["A=1", "B=2"], "Args": ["run"], "Secrets": [{ "SecretName": "s2" }] }""")]
    [InlineData("mounts", """{ "Env": ["A=1", "B=2"], "Args": ["run"], "Configs": [{ "ConfigName": "c2" }] }""")]
    public void Of_a_service_of_a_swarm_it_is_what_its_containers_are_asked_for(string part, string container)
    {
        using var fingerprints = Fingerprints.Open(_state.FullName);
        var was = ContainerShape.Describe(
            Service("""{ "Env": ["A=1", "B=2"], "Args": ["run"] }""", "one"),
            fingerprints
        );

        var now = ContainerShape.Describe(Service(container, "two"), fingerprints);

        string.Join(' ', ContainerShape.Differing(now, was)).Should().Be(part);
    }

    /// <summary>The label changes no container.</summary>
    private static ServiceSpec Service(string container, string label) =>
        ServiceSpec.Parse(
            $$"""{ "Labels": { "l": "{{label}}" }, "TaskTemplate": { "ContainerSpec": {{container}} } }"""
        );

    public static TheoryData<string, ContainerDetails> Others =>
        new()
        {
            {
                "environment",
                Made() with
                {
                    Config = new ContainerConfig { Cmd = ["run"], Env = ["A=1", "B=3"] },
                }
            },
            {
                "command",
                Made() with
                {
                    Config = new ContainerConfig { Cmd = ["run", "--live"], Env = ["A=1", "B=2"] },
                }
            },
            {
                "mounts",
                Made() with
                {
                    Mounts =
                    [
                        new MountPoint
                        {
                            Type = "volume",
                            Name = "other",
                            Destination = "/data",
                            RW = true,
                        },
                        .. Made().Mounts.Skip(1),
                    ],
                }
            },
            {
                "mounts",
                Made() with
                {
                    HostConfig = new HostConfig
                    {
                        NetworkMode = "shop_default",
                        Tmpfs = new Dictionary<string, string> { ["/run"] = "" },
                    },
                }
            },
            { "network", Made() with { HostConfig = new HostConfig { NetworkMode = "host" } } },
        };

    [Theory]
    [MemberData(nameof(Others))]
    public void A_part_that_differs_is_named_and_no_value_is_in_it(string part, ContainerDetails other)
    {
        ContainerShape.Differing(Of(Made()), Of(other)).Should().Equal(part);
        Of(other).Should().NotContain("live").And.NotContain("B=");
    }

    [Fact]
    public void The_same_made_again_is_the_same_though_its_anonymous_volume_has_another_name()
    {
        var again = Made() with
        {
            Id = "c2",
            Mounts = [Made().Mounts[0], Made().Mounts[1] with { Name = new string('b', 64) }],
        };

        ContainerShape.Differing(Of(Made()), Of(again)).Should().BeEmpty();
    }

    private string Of(ContainerDetails container)
    {
        using var fingerprints = Fingerprints.Open(_state.FullName);
        return ContainerShape.Describe(container, fingerprints);
    }

    private static ContainerDetails Made() =>
        new()
        {
            Id = "c1",
            Config = new ContainerConfig { Cmd = ["run"], Env = ["B=2", "A=1"] },
            HostConfig = new HostConfig { NetworkMode = "shop_default" },
            Mounts =
            [
                new MountPoint
                {
                    Type = "volume",
                    Name = "shop_data",
                    Destination = "/data",
                    RW = true,
                },
                new MountPoint
                {
                    Type = "volume",
                    Name = Anonymous,
                    Destination = "/cache",
                    RW = true,
                },
            ],
        };
}
