using Pipeline.Terms;

namespace Pipeline.Tests.Running;

public sealed class SuccessorTests
{
    private static ServiceState State(string service, string name, string? number) =>
        new(service, "id", name, "sha256:1", "r", true, null, 1, 0, default, null) { Number = number };

    private static readonly ServiceState Before = State("web", "shop-web-2", "2");

    [Theory]
    [InlineData("web", "shop-web-2", "2", true)]
    [InlineData("web", "0123456789ab_shop-web-2", "2", true)]
    [InlineData("web", "shop-web-2", null, true)]
    [InlineData("web", "shop-web-1", "1", false)]
    [InlineData("worker", "shop-worker-2", "2", false)]
    public void A_container_has_the_place_of_one_of_its_service_and_number(
        string service,
        string name,
        string? number,
        bool expected
    ) => (Before.Successor([State(service, name, number)]) is not null).Should().Be(expected);

    [Fact]
    public void The_one_of_the_same_name_comes_first() =>
        Before
            .Successor([State("web", "0123456789ab_shop-web-2", "2"), State("web", "shop-web-2", "2")])!
            .Name.Should()
            .Be("shop-web-2");
}
