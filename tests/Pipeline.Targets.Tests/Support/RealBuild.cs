using System.Diagnostics;

namespace Pipeline.Targets.Tests.Support;

/// <summary>A tiny build compiled by the real SDK through build.sh, against this very target host.</summary>
public sealed class RealBuild : IAsyncLifetime, IDisposable
{
    private readonly Checkout _checkout = new();

    internal Outcome First { get; private set; } = null!;

    internal bool HelpWroteSchema { get; private set; }

    public async Task InitializeAsync()
    {
        _checkout.Environment["DOTNET_ROOT"] = null;
        _checkout.Write(
            "build/Build.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <AssemblyName>Build</AssemblyName>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "Pipeline.Targets.dll")}" />
              </ItemGroup>
            </Project>
            """
        );
        _checkout.Write(
            "build/Build.cs",
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Scripts", "TinyBuild.cs.txt"))
        );
        _checkout.Write("build/obj/Debug/Stale.cs", "an IDE left this here; it does not compile");
        First = await Run("--help");
        HelpWroteSchema = File.Exists(_checkout.PathOf(".nuke/build.schema.json"));
    }

    internal Task<Outcome> Run(params string[] arguments) => _checkout.Run(arguments);

    internal void Set(string variable, string? value) => _checkout.Environment[variable] = value;

    /// <summary>Starts build.sh, waits for the line "ready" and sends the signal.</summary>
    internal async Task<Outcome> Interrupt(string signal, params string[] arguments)
    {
        // Under nohup, or in the background, signals are ignored, and that is inherited.
        using var process = Process.Start(
            new ProcessStartInfo(
                "env",
                ["--default-signal=INT,HUP,TERM", "bash", _checkout.PathOf("build.sh"), .. arguments]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line == "ready")
                await Process.Start("kill", [$"-{signal}", $"{process.Id}"]).WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        return new(process.ExitCode, string.Join('\n', lines), await process.StandardError.ReadToEndAsync());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _checkout.Dispose();
}
