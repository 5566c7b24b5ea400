using Pipeline.Running;
using Pipeline.Terms;
using Pipeline.Tests.Stacks;

namespace Pipeline.Tests.Running;

public sealed class SwarmStrategiesTests
{
    [Theory]
    [InlineData("rebuild")]
    [InlineData("unshadow")]
    [InlineData("bind")]
    public void Code_in_a_volume_is_refused_on_a_swarm(string strategy)
    {
        var require = () => SwarmStrategies.Require(Samples.Read(Definition(strategy, "swarm: { stack: shop }")));

        var refused = require.Should().Throw<PipelineException>().Which;
        refused.Code.Should().Be(ExitCode.Usage);
        refused.Message.Should().Contain($"strategy {strategy}").And.Contain("write strategy: mount-path");
    }

    [Fact]
    public void Code_of_the_image_is_not()
    {
        SwarmStrategies.Require(Samples.Read(Definition("mount-path", "swarm: { stack: shop }")));
        SwarmStrategies.Require(Samples.Read(Definition("rebuild", "")));
        Samples.Read(Definition("mount-path", "swarm: { stack: shop }")).Swarm.Should().NotBeNull();
    }

    private static string Definition(string strategy, string more) =>
        $$"""
            version: 1
            code:
              - { source: app, path: /app, services: [web], strategy: {{strategy}} }
            services:
              web: {}
            {{more}}
            """;
}
