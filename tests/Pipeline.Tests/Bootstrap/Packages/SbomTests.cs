using System.Text.Json.Nodes;
using Pipeline.Bootstrap;

namespace Pipeline.Tests.Bootstrap;

public sealed class SbomTests
{
    private const string Deps = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64" },
          "targets": {
            ".NETCoreApp,Version=v10.0/linux-x64": {
              "Build/1.4.0": { "dependencies": { "Npgsql": "10.0.0", "Pipeline": "1.0.0" } },
              "Npgsql/10.0.0": {},
              "Pipeline/1.0.0": { "dependencies": { "Npgsql": "10.0.0" } },
              "Pipeline.Own/1.0.0.0": {},
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.12": {}
            }
          },
          "libraries": {
            "Build/1.4.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Npgsql/10.0.0": { "type": "package", "sha512": "sha512-AQI=", "path": "npgsql/10.0.0" },
            "Pipeline/1.0.0": { "type": "project", "sha512": "" },
            "Pipeline.Own/1.0.0.0": { "type": "reference", "sha512": "" },
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.12": { "type": "runtimepack", "sha512": "" }
          }
        }
        """;

    private static readonly JsonNode Bom = JsonNode.Parse(Sbom.Of(Deps, "pipeline-1.4.0-linux-x64", "1.4.0", "ab12"))!;

    [Fact]
    public void It_says_what_it_describes()
    {
        var described = Bom["metadata"]!["component"]!;

        Bom["bomFormat"]!.GetValue<string>().Should().Be("CycloneDX");
        described["name"]!.GetValue<string>().Should().Be("pipeline-1.4.0-linux-x64");
        described["hashes"]![0]!["content"]!.GetValue<string>().Should().Be("ab12");
    }

    [Fact]
    public void It_lists_packages_with_their_hashes_the_runtime_and_our_own_libraries()
    {
        var components = Bom["components"]!.AsArray().ToDictionary(c => c!["name"]!.GetValue<string>(), c => c!);

        components.Keys.Should().Equal("Npgsql", "Pipeline", "Pipeline.Own", "Microsoft.NETCore.App.Runtime.linux-x64");
        components["Npgsql"]["purl"]!.GetValue<string>().Should().Be("pkg:nuget/Npgsql@10.0.0");
        components["Npgsql"]["hashes"]![0]!["content"]!.GetValue<string>().Should().Be("0102");
        foreach (var own in new[] { "Pipeline", "Pipeline.Own" })
        {
            components[own]["version"]!.GetValue<string>().Should().Be("1.4.0");
            components[own]["purl"].Should().BeNull("no registry has it");
        }

        components["Microsoft.NETCore.App.Runtime.linux-x64"]["version"]!.GetValue<string>().Should().Be("10.0.12");
    }

    [Fact]
    public void Each_reference_of_the_graph_is_a_component()
    {
        var known = Bom["components"]!
            .AsArray()
            .Append(Bom["metadata"]!["component"])
            .Select(c => c!["bom-ref"]!.GetValue<string>())
            .ToList();
        var edges = Bom["dependencies"]!.AsArray().ToDictionary(d => d!["ref"]!.GetValue<string>(), d => d!);

        edges.Keys.Should().BeEquivalentTo(known);
        edges["Pipeline/1.0.0"]["dependsOn"]!.AsArray().Single()!.GetValue<string>().Should().Be("Npgsql/10.0.0");
    }
}
