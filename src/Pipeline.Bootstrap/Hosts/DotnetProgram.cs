using Pipeline.Platform;

namespace Pipeline.Bootstrap;

/// <summary>The .NET program that runs us, so that the build and its tests use the SDK that build.sh found.</summary>
internal sealed record DotnetProgram(string Path)
{
    public static DotnetProgram Current { get; } =
        new(
            System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
                ? Environment.ProcessPath!
                : "dotnet"
        );

    /// <summary>
    /// No server outlives the call, or whoever reads our output to its end waits for it; English, because the output is
    /// read.
    /// </summary>
    public Command Run(string root, params string[] arguments) =>
        new(Path, arguments) { Directory = root, Environment = Variables(root) };

    private Dictionary<string, string> Variables(string root)
    {
        var variables = Environment
            .GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .Select(e => (Name: (string)e.Key, Value: (string?)e.Value ?? ""))
            .Where(e =>
                e.Name.StartsWith("NUGET_", StringComparison.Ordinal)
                || e.Name.StartsWith("DOTNET_", StringComparison.Ordinal)
            )
            .ToDictionary(e => e.Name, e => e.Value);
        variables["DOTNET_NOLOGO"] = variables["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        variables["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        variables["DOTNET_CLI_UI_LANGUAGE"] = "en";
        variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        variables["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        variables["MSBUILDDISABLENODEREUSE"] = "1";
        if (System.IO.Path.IsPathRooted(Path))
            variables["DOTNET_ROOT"] = System.IO.Path.GetDirectoryName(Path)!;
        if (Environment.GetEnvironmentVariable("HOME") is not { Length: > 0 })
            variables["HOME"] = variables["DOTNET_CLI_HOME"] = System
                .IO.Directory.CreateDirectory(System.IO.Path.Combine(root, ".nuke", "temp", "home"))
                .FullName;
        return variables;
    }
}
