using System.Text.Json.Nodes;
using Pipeline.Docker;
using Pipeline.Docker.Tests;
using Pipeline.Stages.Recreate;

namespace Pipeline.Tests.Stages.Recreate;

/// <summary>
/// A rollback needs the secrets, configs and networks of its release: those that are gone are named before its first
/// write.
/// </summary>
public sealed class FormerDataTests
{
    private static readonly ServiceSpec Then = ServiceSpec.Parse(
        """
        { "Name": "shop_web", "TaskTemplate": { "ContainerSpec": { "Image": "web:1",
          "Secrets": [ { "File": { "Name": "db" }, "SecretID": "s1", "SecretName": "shop_db" } ],
          "Configs": [ { "File": { "Name": "/web.conf" }, "ConfigID": "c1", "ConfigName": "shop_conf" } ] } } }
        """
    );

    [Fact]
    public void What_is_gone_is_named_and_what_is_there_is_not()
    {
        var refused = FormerData.Problem("web", Then, "r1", new HashSet<string> { "c1", "s2" });

        refused!.Message.Should().Contain("web cannot be asked for as in r1").And.Contain("the secret shop_db (s1)");
        refused.Message.Should().NotContain("shop_conf").And.Contain("./build.sh DeployBaked");
    }

    [Fact]
    public void With_all_of_them_there_or_none_asked_for_nothing_is_refused()
    {
        FormerData.Problem("web", Then, "r1", new HashSet<string> { "c1", "s1" }).Should().BeNull();
        FormerData
            .Problem("web", Then.With(s => s.Remove("TaskTemplate")), "r1", new HashSet<string>())
            .Should()
            .BeNull();
    }

    /// <summary>One of the same name that was made again has another ID.</summary>
    [Fact]
    public async Task A_network_that_is_gone_is_named_as_well()
    {
        var then = Then.With(s =>
            s["TaskTemplate"]!["Networks"] = JsonNode.Parse("""[ { "Target": "net1" }, { "Target": "net2" } ]""")
        );
        using var swarm = new FakeEngine(Answer);
        using var engine = DockerEngine.Connect(swarm.Address);

        var there = await FormerData.There(engine, [then, then], default);

        there.Should().BeEquivalentTo("d1", "net2");
        FormerData
            .Problem("web", then, "r1", new HashSet<string>(there) { "c1", "s1" })!
            .Message.Should()
            .Contain("the swarm no longer has the network net1, which")
            .And.NotContain("net2");
    }

    private static string Answer(string request) =>
        request.Contains("/_ping", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK"
        : request.Contains("/networks/net1", StringComparison.Ordinal)
            ? Json("404 Not Found", """{"message":"network net1 not found"}""")
        : request.Contains("/networks/", StringComparison.Ordinal) ? Json("200 OK", """{"Id":"net2"}""")
        : Json("200 OK", """[{"ID":"d1","Spec":{"Name":"x","Labels":{}}}]""");

    private static string Json(string status, string json) =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
}
