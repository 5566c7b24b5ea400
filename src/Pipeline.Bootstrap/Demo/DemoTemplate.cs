using System.Text;

namespace Pipeline.Bootstrap;

/// <summary>
/// What <c>docker/demo</c> holds: the stack's repository; <c>older-commit/</c>, what its last commit changed;
/// <c>volume/</c>, what only the volume has; and two env templates.
/// </summary>
internal sealed class DemoTemplate(string folder, string project)
{
    private const string TemplateProject = "steve-tradingbot";
    private const string Older = "older-commit/";
    private const string Volume = "volume/";
    private static readonly string[] Named = ["docker-compose.yml", "pipeline.yml", "README.md"];

    /// <summary>The repository at its newest commit.</summary>
    public IEnumerable<DemoFile> Repository() => Files().Where(f => !IsSpecial(f.Path));

    /// <summary>The files that the commit before it had otherwise.</summary>
    public IEnumerable<DemoFile> OlderFiles() => Under(Older);

    /// <summary>What only the code volume has, by its path there.</summary>
    public IEnumerable<DemoFile> VolumeFiles() =>
        Under(Volume).Select(f => f.Path == "env" ? f with { Path = ".env" } : f);

    /// <summary>An env file with its <c>{{name}}</c> places filled.</summary>
    public string Env(string name, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(
            File.ReadAllText(Path.Combine(folder, name)),
            (text, value) => text.Replace($"{{{{{value.Key}}}}}", value.Value, StringComparison.Ordinal)
        );

    private static bool IsSpecial(string path) =>
        path.StartsWith(Older, StringComparison.Ordinal)
        || path.StartsWith(Volume, StringComparison.Ordinal)
        || path.EndsWith(".template", StringComparison.Ordinal);

    private IEnumerable<DemoFile> Under(string prefix) =>
        Files()
            .Where(f => f.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(f => f with { Path = f.Path[prefix.Length..] });

    private IEnumerable<DemoFile> Files() =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
            .Where(path => !path.Contains("__pycache__", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new DemoFile(path, Content(path)));

    private byte[] Content(string path) =>
        Named.Contains(path)
            ? Encoding.UTF8.GetBytes(
                File.ReadAllText(Path.Combine(folder, path)).Replace(TemplateProject, project, StringComparison.Ordinal)
            )
            : File.ReadAllBytes(Path.Combine(folder, path));
}
