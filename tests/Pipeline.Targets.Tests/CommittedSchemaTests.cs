using Pipeline.Targets.Arguments;
using Pipeline.Targets.Ordering;
using Pipeline.Targets.Pages;
using Pipeline.Targets.Syntax;
using Pipeline.Targets.Tests.Support;

namespace Pipeline.Targets.Tests;

public sealed class CommittedSchemaTests
{
    [Fact]
    public void The_committed_schema_is_what_the_build_generates()
    {
        var build = RealBuildClass.Create();
        var graph = TargetGraph.Read(build, []);

        var schema = BuildSchema.Render(
            graph,
            [.. BuildParameter.DeclaredBy(build), .. BuildParameter.DeclaredBy(new HostOptions())]
        );

        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "build.schema.json"))
            .Should()
            .Be(schema, "any ./build.sh call on a developer's machine writes it; commit .nuke/build.schema.json");
    }
}
