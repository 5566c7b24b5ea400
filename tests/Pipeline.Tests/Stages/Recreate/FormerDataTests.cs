using Pipeline.Docker;
using Pipeline.Stages.Recreate;

namespace Pipeline.Tests.Stages.Recreate;

/// <summary>
/// A rollback needs the secrets and configs of its release: those that are gone are named before its first write.
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
}
