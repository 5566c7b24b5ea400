using Pipeline.Docker;
using Pipeline.Releases;

namespace Pipeline.Tests.Releases;

public sealed class WaitingContainersTests
{
    private const string Old = "0123456789ab";
    private static readonly ContainerSummary Present = Container(
        new string('0', 64)[..52] + Old,
        "shop-web-1",
        "running"
    );

    [Theory]
    [InlineData("0123456789ab_shop-web-1", "created", true)]
    [InlineData("0123456789ab_by-hand", "created", true)]
    [InlineData("0123456789ab_shop-web-1", "exited", false)]
    [InlineData("0123456789ab_shop-web-1", "running", false)]
    [InlineData("0123456789ab_", "created", false)]
    [InlineData("0123456789AB_shop-web-1", "created", false)]
    [InlineData("shop-web-1", "created", false)]
    [InlineData("x0123456789ab_shop-web-1", "created", false)]
    public void A_container_waits_that_has_composes_name_for_it_and_was_never_started(
        string name,
        string state,
        bool waits
    ) => WaitingContainers.IsOne(Container("f00", name, state)).Should().Be(waits);

    [Fact]
    public void It_waits_only_as_long_as_the_container_that_it_is_to_replace_is_there()
    {
        var predecessor = Container(Old + new string('c', 52), "shop-web-1", "exited");
        var waiting = Container(new string('d', 64), $"{Old}_shop-web-1", "created");

        WaitingContainers.Among([waiting, predecessor, Present]).Should().Equal(waiting);
        WaitingContainers.Among([waiting, Present]).Should().BeEmpty("it is the service's own then");
    }

    [Fact]
    public void It_gets_the_name_that_compose_would_give_it() =>
        WaitingContainers.NextName("0123456789ab_shop_web-1").Should().Be("shop_web-1");

    private static ContainerSummary Container(string id, string name, string state) =>
        new()
        {
            Id = id,
            Names = ["/" + name],
            State = state,
        };
}
