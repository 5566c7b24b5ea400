using System.Text.Json;
using Pipeline.Releases;

namespace Pipeline.Tests.Releases;

public sealed class ServiceConfigurationsTests
{
    private const string Files = """
        "secrets": { "kept": { "file": "/s" }, "spoken": { "environment": "SPOKEN" } },
        "configs": { "kept": { "file": "/c" }, "written": { "content": "x" } }
        """;

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{ "secrets": null, "configs": [] }""", false)]
    [InlineData(
        """{ "secrets": [ { "source": "kept", "target": "x" } ], "configs": [ { "source": "kept" } ] }""",
        false
    )]
    [InlineData("""{ "secrets": [ { "source": "kept" }, { "source": "spoken" } ] }""", true)]
    [InlineData("""{ "configs": [ { "source": "written" } ] }""", true)]
    [InlineData("""{ "configs": [ { "source": "of nobody" } ] }""", true)]
    [InlineData("""{ "post_start": [ { "command": [ "touch", "/x" ] } ] }""", true)]
    public void What_compose_does_at_a_start_beside_the_start_is_known(string service, bool isMore)
    {
        using var config = JsonDocument.Parse($$"""{ "services": { "web": {{service}} }, {{Files}} }""");
        new ServiceConfigurations(config).IsStartedByCompose("web").Should().Be(isMore);
    }
}
