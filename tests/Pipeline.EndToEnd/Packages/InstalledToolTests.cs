using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.EndToEnd.Fixtures;
using Pipeline.EndToEnd.Stacks;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Packages;

/// <summary>
/// What somebody does who installs Pipeline: from a package to a stack that is deployed from its own repository, where
/// no checkout of Pipeline is.
/// </summary>
[Collection(Worlds.Deploys)]
[Trait("Needs", "engine")]
public sealed class InstalledToolTests(World world)
{
    [Fact]
    public async Task From_the_package_to_a_deployed_stack_in_its_own_repository()
    {
        using var tool = await PackedTool.Install();
        HoldsNothingOfItsMaker(tool);
        await ItsBillListsWhatIsInIt(tool);
        await ItHelps(tool);
        await using var stack = await PythonShop.Up(world, PythonShop.Code);
        File.Delete(stack.StackFile);
        await stack.Commit("before Pipeline");

        var looked = await tool.Call(stack.Folder, tool.Program, "Inventory", "--project", stack.Project).Run(default);
        looked.Output.Should().Contain("VOLUME").And.Contain($"pipeline Init --project {stack.Project}");

        await ItStarts(tool, stack);
        await ItDeploys(tool, stack);
    }

    private static void HoldsNothingOfItsMaker(PackedTool tool)
    {
        using var package = ZipFile.OpenRead(tool.Package);
        package.Entries.Should().Contain(e => e.Name == "Pipeline.dll").And.NotContain(e => e.Name.EndsWith(".pdb"));
        foreach (var entry in package.Entries)
        {
            using var bytes = new MemoryStream();
            using (var content = entry.Open())
                content.CopyTo(bytes);
            foreach (var text in new[] { Encoding.Latin1, Encoding.Unicode }.Select(e => e.GetString(bytes.ToArray())))
                text.Should().NotContain(tool.Canary).And.NotContain(BuildSh.Root, $"{entry.FullName} is for anybody");
        }
    }

    private static async Task ItsBillListsWhatIsInIt(PackedTool tool)
    {
        var sums = await new Command("sha256sum", "--check", "SHA256SUMS") { Directory = tool.Feed }.Output(default);
        sums.Split('\n').Should().HaveCount(2).And.OnlyContain(l => l.EndsWith(": OK"));
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(tool.Package + ".cdx.json"))!;
        var listed = bill["components"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()).ToList();
        using var package = ZipFile.OpenRead(tool.Package);
        var libraries = package
            .Entries.Where(e => e.Name.EndsWith(".dll") && e.Name != "Build.dll")
            .Select(e => Path.GetFileNameWithoutExtension(e.Name));
        // A library is called as its package, but for one.
        listed.Should().Contain(libraries.Select(l => l == "Handlebars" ? "Handlebars.Net" : l));
    }

    private static async Task ItHelps(PackedTool tool)
    {
        var help = await tool.Call(tool.Home, tool.Program, "--help").Output(default);
        help.Should().StartWith($"pipeline {tool.Version}").And.Contain("DeployBaked").And.Contain("\n  New");
        string[] forCheckouts = ["Test", "UnitTest", "Compile", "Bench", "Format", "KillMatrix", "Pack", "PackImage"];
        help.Split('\n').Select(l => l.Trim().Split(' ')[0]).Should().NotIntersectWith(forCheckouts);
        var test = await tool.Call(tool.Home, tool.Program, "Test").Run(default);
        test.ExitCode.Should().Be(64);
        test.Error.Should().Contain("There is no target 'Test'");
    }

    /// <summary>Twice: the second call changes nothing.</summary>
    private static async Task ItStarts(PackedTool tool, TestStack stack)
    {
        var start = await tool.Call(stack.Folder, tool.Program, "new").Run(default);
        start.Output.Should().Contain("wrote build.sh").And.Contain($"wrote {stack.StackFile}");
        (await File.ReadAllTextAsync(Path.Combine(stack.Folder, ".config", "dotnet-tools.json")))
            .Should()
            .Contain($"\"{tool.Version}\"");
        await stack.Commit("with Pipeline");

        var again = await tool.Call(stack.Folder, tool.Program, "new").Run(default);
        again.ExitCode.Should().Be(0);
        again.Output.Should().NotContain("wrote ").And.Contain("kept pipeline.yml");
        (await stack.Git("status", "--porcelain")).Should().BeEmpty();
    }

    /// <summary>By the script that was laid down, which restores the pinned version.</summary>
    private static async Task ItDeploys(PackedTool tool, TestStack stack)
    {
        var script = Path.Combine(stack.Folder, "build.sh");
        var refused = await tool.Call(stack.Folder, script, "DeployBaked").Run(default);
        refused.ExitCode.Should().Be(1, "a stack of one's own needs an approval");
        refused.Output.Should().Contain("--go");

        // As for another user of the same clone: it is fetched again.
        Directory.Delete(Path.Combine(tool.Home, ".nuget", "packages"), recursive: true);
        var deployed = await tool.Call(stack.Folder, script, "DeployBaked", "--go", "volume", "restart").Run(default);
        deployed.ExitCode.Should().Be(0, deployed.Output + deployed.Error);

        var status = await tool.Call(stack.Folder, tool.Program, "Status").Run(default);
        status.ExitCode.Should().Be(0, status.Output + status.Error);
        status.Output.Should().Contain("what runs is the last verified release");
        (await stack.Git("status", "--porcelain")).Should().BeEmpty("what is made on this machine is ignored");
    }
}
