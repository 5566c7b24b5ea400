using Pipeline.EndToEnd.Fixtures;
using Pipeline.Platform;

namespace Pipeline.EndToEnd.Packages;

/// <summary>
/// The dotnet tool as <c>./build.sh Pack</c> makes it, installed from that folder by a user with an empty home.
/// </summary>
internal sealed class PackedTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("e2e-packed-").FullName;

    private PackedTool() { }

    /// <summary>In the environment of what packs; no package may hold it.</summary>
    public string Canary { get; } = $"canary-{Guid.NewGuid():N}";

    public string Feed => Path.Combine(_folder, "feed");

    public string Package => Directory.GetFiles(Feed, "*.nupkg").Single();

    public string Version => Path.GetFileNameWithoutExtension(Package)["pipeline.".Length..];

    public string Home => Path.Combine(_folder, "home");

    public string Program => Path.Combine(_folder, "tools", "pipeline");

    public static async Task<PackedTool> Install()
    {
        var tool = new PackedTool();
        Directory.CreateDirectory(tool.Home);
        var variables = new Dictionary<string, string> { ["PIPELINE_CANARY"] = tool.Canary };
        var packed = await new Command(BuildSh.Root + "/build.sh", "Pack", "--only", "tool", "--out", tool.Feed)
        {
            Environment = variables,
        }.Run(default);
        packed.ExitCode.Should().Be(0, packed.Output + packed.Error);
        // No other feed: what is installed is what was packed.
        tool.Write(
            "home/.nuget/NuGet/NuGet.Config",
            $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{tool.Feed}\" /></packageSources></configuration>"
        );
        var folder = Path.GetDirectoryName(tool.Program)!;
        await tool.Call(tool.Home, "dotnet", "tool", "install", "pipeline", "--prerelease", "--tool-path", folder)
            .Output(default);
        return tool;
    }

    /// <summary>As a user calls it, in a folder: nothing of the environment of the tests but the search path.</summary>
    public Command Call(string folder, string program, params string[] arguments) =>
        new(program, arguments)
        {
            Directory = folder,
            Environment = new Dictionary<string, string>
            {
                ["HOME"] = Home,
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
                ["PIPELINE_STATE"] = Path.Combine(_folder, "state"),
            },
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
