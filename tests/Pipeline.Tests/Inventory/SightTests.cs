using Pipeline.Docker;
using Pipeline.Docker.Tests;
using Pipeline.Inventories;

namespace Pipeline.Tests.Inventory;

public sealed class SightTests
{
    [Fact]
    public async Task The_engine_compares_the_layer_of_a_container_once_a_look()
    {
        using var fake = FakeEngine.OfVersion("1.45", """[{"Path":"/app","Kind":1}]""");
        using var engine = DockerEngine.Connect(fake.Address);
        var sight = new Sight(engine, null!);

        var first = await sight.Changes("c1", default);
        var again = await sight.Changes("c1", default);

        first.Should().Equal(new PathChange("/app", ChangeKind.Added));
        again.Should().Equal(first);
        fake.Requests.Count(r => r.Contains("/changes", StringComparison.Ordinal)).Should().Be(1);
    }
}
