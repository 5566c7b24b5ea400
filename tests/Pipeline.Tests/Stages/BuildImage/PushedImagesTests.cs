using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Stages.BuildImage;
using Pipeline.Terms;

namespace Pipeline.Tests.Stages.BuildImage;

public sealed class PushedImagesTests
{
    private static readonly SwarmRules Rules = new("shop", "r.example:5000", new Dictionary<string, EngineAddress>());

    [Theory]
    [InlineData("shop-web", "docker.io")]
    [InlineData("elsewhere.example/team/shop-web:1", "elsewhere.example")]
    public void An_image_of_another_registry_is_refused_with_the_line_to_write(string image, string found)
    {
        var require = () => PushedImages.RequirePlace(image, Rules);

        var refused = require.Should().Throw<PipelineException>().Which;
        refused.Code.Should().Be(ExitCode.Usage);
        refused.Message.Should().Contain($"found {found}").And.Contain("image: r.example:5000/shop-web:");
    }

    [Fact]
    public void One_of_this_registry_is_not_nor_any_where_no_registry_is_named()
    {
        var both = () =>
        {
            PushedImages.RequirePlace("r.example:5000/shop-web:1", Rules);
            PushedImages.RequirePlace("elsewhere.example/shop-web", Rules with { Registry = null });
        };

        both.Should().NotThrow();
    }
}
