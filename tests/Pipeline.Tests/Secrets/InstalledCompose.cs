using System.Diagnostics;
using System.Text.Json;

namespace Pipeline.Tests.Secrets;

/// <summary>Asks the Compose of this machine what it reads in env files. No engine is needed for that.</summary>
internal sealed class InstalledCompose : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("secrets-compose-");

    /// <summary>Whether Compose can read the file as a service's.</summary>
    internal bool TakesServiceFile(byte[] file)
    {
        try
        {
            return ReadServiceFiles([file]).Count == 1;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>All values of one service that names several files.</summary>
    internal Dictionary<string, string> ReadInOrder(string project, params string[] files)
    {
        File.WriteAllText(In(".env"), project);
        File.WriteAllText(
            In("compose.yml"),
            $"services:\n  s:\n    image: none\n    env_file: [ {string.Join(", ", files.Select((_, i) => $"{i}.env"))} ]\n"
        );
        for (var i = 0; i < files.Length; i++)
            File.WriteAllText(In($"{i}.env"), files[i]);
        return Config()!["s"];
    }

    internal string Folder => _folder.FullName;

    /// <summary>
    /// The values as substituted into a compose file by the project's own `.env`; null when Compose rejects the file.
    /// </summary>
    internal Dictionary<string, string>? ReadProjectFile(byte[] env, IEnumerable<string> keys)
    {
        File.WriteAllBytes(In(".env"), env);
        var lines = keys.Select(k => $"      {k}: \"${{{k}-<unset>}}\"\n");
        File.WriteAllText(
            In("compose.yml"),
            "services:\n  s:\n    image: none\n    environment:\n      SOME: x\n" + string.Concat(lines)
        );
        return Config()?["s"];
    }

    /// <summary>All values of many files at once, each the `env_file` of a service of its own.</summary>
    internal List<Dictionary<string, string>> ReadServiceFiles(IReadOnlyList<byte[]> files, string project = "")
    {
        File.WriteAllText(In(".env"), project);
        for (var i = 0; i < files.Count; i++)
            File.WriteAllBytes(In($"{i}.env"), files[i]);
        var services = Enumerable
            .Range(0, files.Count)
            .Select(i => $"  s{i}:\n    image: none\n    env_file: {i}.env\n");
        File.WriteAllText(In("compose.yml"), "services:\n" + string.Concat(services));
        var config = Config() ?? throw new InvalidOperationException("compose rejects one of the files");
        return [.. Enumerable.Range(0, files.Count).Select(i => config[$"s{i}"])];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private Dictionary<string, Dictionary<string, string>>? Config()
    {
        var start = new ProcessStartInfo("docker") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "compose", "-f", In("compose.yml"), "config", "--format", "json" })
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["HOME"] = "/home/of/test";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? Services(output) : null;
    }

    private static Dictionary<string, Dictionary<string, string>> Services(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document
            .RootElement.GetProperty("services")
            .EnumerateObject()
            .ToDictionary(
                s => s.Name,
                s => s.Value.TryGetProperty("environment", out var environment) ? Variables(environment) : []
            );
    }

    // `config` doubles every dollar sign, so that its output is a compose file again.
    private static Dictionary<string, string> Variables(JsonElement environment) =>
        environment
            .EnumerateObject()
            .Where(v => v.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(v => v.Name, v => v.Value.GetString()!.Replace("$$", "$", StringComparison.Ordinal));
}
