using System.Diagnostics;

namespace Pipeline.Targets.Tests.Support;

/// <summary>
/// A tiny repository with build.sh in a folder with a space in its name, and a dotnet that only pretends.
/// </summary>
internal sealed class Checkout : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("targets-").FullName;

    public Checkout()
    {
        Write(".nuke/parameters.json", "{}");
        Write("build/Build.cs", "one");
        Write("src/Lib/Lib.cs", "lib");
        Write("docker/base/Dockerfile", "base");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "global.json"), PathOf("global.json"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "build.sh"), PathOf("build.sh"));
        Directory.CreateDirectory(Path.Combine(_folder, "sdk"));
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "Scripts", "fake-dotnet.sh"),
            Path.Combine(_folder, "sdk", "dotnet")
        );
        Environment["DOTNET_ROOT"] = Path.Combine(_folder, "sdk");
        Environment["FAKE_LOG"] = LogPath;
    }

    public Dictionary<string, string?> Environment { get; } = [];

    /// <summary>Command lines of all compilations so far.</summary>
    public string[] Compilations => File.Exists(LogPath) ? File.ReadAllLines(LogPath) : [];

    public string LogPath => Path.Combine(_folder, "log");

    public string PathOf(string name) => Path.Combine(_folder, "check out", name);

    public void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), content + "\n");
    }

    /// <summary>A program of that name is found first, and does what the script says.</summary>
    public void Program(string name, string script)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, "#!/usr/bin/env bash\n" + script);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment["PATH"] = folder + ":" + System.Environment.GetEnvironmentVariable("PATH");
    }

    /// <summary>Runs build.sh from another folder, and reads its output to the end.</summary>
    public async Task<Outcome> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
            ArgumentList = { "-c", "echo $$ >\"$0.pid\"; exec \"$@\"", LogPath, "bash", PathOf("build.sh") },
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
