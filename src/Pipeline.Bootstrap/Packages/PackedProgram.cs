namespace Pipeline.Bootstrap;

/// <summary>One of the packages.</summary>
/// <param name="Name">For <c>--only</c>.</param>
/// <param name="Runtime">The runtime identifier of a single file that needs no .NET; null for the dotnet tool.</param>
internal sealed record PackedProgram(string Name, string? Runtime)
{
    public static readonly IReadOnlyList<PackedProgram> All =
    [
        new("tool", null),
        new("linux-x64", "linux-x64"),
        new("linux-arm64", "linux-arm64"),
    ];

    /// <summary>Of what comes out.</summary>
    public string FileName(string version) =>
        Runtime is null ? $"pipeline.{version}.nupkg" : $"pipeline-{version}-{Runtime}";

    /// <param name="output">The folder that gets the package.</param>
    /// <param name="artifacts">Where the SDK keeps what it compiles.</param>
    public string[] Arguments(string version, string output, string artifacts) =>
        [
            .. Runtime is null
                ? new[] { "pack", "build/Build.csproj", "-p:PackAsTool=true" }
                :
                [
                    "publish",
                    "build/Build.csproj",
                    "--runtime",
                    Runtime,
                    "--self-contained",
                    "-p:PublishSingleFile=true",
                ],
            "--configuration",
            "Release",
            "--output",
            output,
            "--artifacts-path",
            artifacts,
            "-p:Packed=true",
            $"-p:PackedVersion={version}",
            "-p:RunAnalyzers=false",
            "-p:UseSharedCompilation=false",
            "-nodeReuse:false",
            "-verbosity:quiet",
            "-nologo",
        ];

    /// <summary>The dependency manifest of what was compiled for it.</summary>
    public string DepsJson(string artifacts) =>
        Path.Combine(artifacts, "bin", "Packed", Runtime is null ? "release" : $"release_{Runtime}", "Build.deps.json");

    /// <summary>What the SDK put into the folder of the output.</summary>
    public string Made(string version, string output) =>
        Path.Combine(output, Runtime is null ? FileName(version) : "Build");
}
