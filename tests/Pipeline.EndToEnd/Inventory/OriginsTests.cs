using System.Text.Json;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Inventories;
using Pipeline.Terms;

namespace Pipeline.EndToEnd.Inventory;

/// <summary>The verdict for each way in which a service's code can be another than its image's.</summary>
[Collection(Worlds.ForeignStacks)]
public sealed class OriginsTests(World world)
{
    [Fact]
    public async Task Each_service_is_told_apart_and_so_are_the_database_roles()
    {
        await using var stack = new TestStack(world, "origins");
        await OriginsStack.Up(stack);

        var found = await Looks.At(
            new InventoryRequest(null, stack.Project, null),
            stack.StackFile,
            ExitCode.SomethingToDo
        );

        All(found, "containers")
            .ToDictionary(c => Looks.Text(c, "service"), c => Looks.Text(c, "runsFrom"))
            .Should()
            .Equal(OriginsStack.ByHand);
        All(found, "unjudged").Select(u => Looks.Text(u, "path")).Should().Equal("/extra");
        All(found, "disagreements").Select(d => d.GetString()).Should().BeEmpty("no profile was asked for");
        Answer(found, "baked").GetProperty("isSuperuser").GetBoolean().Should().BeTrue();
        Answer(found, "baked")
            .GetProperty("heartbeats")
            .ToString()
            .Should()
            .Contain("SELECT max(at) FROM public.beats");
        Answer(found, "copied").GetProperty("isSuperuser").GetBoolean().Should().BeFalse();
        Answer(found, "copied").GetProperty("reach").ToString().Should().Contain("pg_execute_server_program");
        found.ToString().Should().NotContain("canary-");
    }

    private static IEnumerable<JsonElement> All(JsonElement found, string name) =>
        found.GetProperty(name).EnumerateArray();

    private static JsonElement Answer(JsonElement found, string service) =>
        All(found, "databases").Single(d => Looks.Text(d, "service") == service).GetProperty("answer");
}
