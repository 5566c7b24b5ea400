using System.Net;
using Pipeline.Docker;
using Pipeline.Docker.Tests;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.CutOverEnv;
using Pipeline.Tests.Fixtures;

namespace Pipeline.Tests.Stages.CutOverEnv;

/// <summary>The undo of a cut-over removes the secrets of its own release, and says so once they are gone.</summary>
public sealed class RolledSecretsTests
{
    private const string Left = """[{"ID":"s2","Spec":{"Name":"shop_dsn-r1-0a","Labels":{}}}]""";

    [Fact]
    public async Task A_secret_that_is_left_is_told_and_removed_by_its_id()
    {
        using var swarm = new FakeEngine(request => Answer(request, Left));
        using var engine = DockerEngine.Connect(swarm.Address);
        var secrets = Of(engine);

        (await secrets.LookUndone(default)).Should().BeEquivalentTo(new { Holds = false, Found = "shop_dsn-r1-0a" });
        await secrets.Remove(default);

        swarm.Requests.Should().Contain(r => r.StartsWith("DELETE") && r.Contains("/secrets/s2"));
        swarm
            .Requests.Where(r => r.Contains("/secrets?"))
            .Select(WebUtility.UrlDecode)
            .Should()
            .OnlyContain(r => r!.Contains("dev.pipeline.release=r1") && r.Contains("dev.pipeline.unique=0a"));
    }

    [Fact]
    public async Task Without_one_it_is_undone_and_nothing_is_removed()
    {
        using var swarm = new FakeEngine(request => Answer(request, "[]"));
        using var engine = DockerEngine.Connect(swarm.Address);
        var secrets = Of(engine);

        (await secrets.LookUndone(default)).Holds.Should().BeTrue();
        await secrets.Remove(default);

        swarm.Requests.Should().NotContain(r => r.StartsWith("DELETE"));
    }

    private static RolledSecrets Of(DockerEngine engine)
    {
        var release = TestContext.Release(TestContext.Of() with { Engine = engine });
        var swarm = new SwarmRules("shop", null, new Dictionary<string, EngineAddress>());
        return new RolledSecrets(release with { Opening = release.Opening with { Unique = "0a" } }, swarm);
    }

    private static string Answer(string request, string list)
    {
        var json = request.StartsWith("DELETE", StringComparison.Ordinal) ? "{}" : list;
        return request.Contains("/_ping", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nApi-Version: 1.45\r\nContent-Length: 2\r\n\r\nOK"
            : $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
    }
}
