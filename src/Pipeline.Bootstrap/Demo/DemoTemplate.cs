using System.Text;

namespace Pipeline.Bootstrap;

/// <summary>
/// What <c>docker/demo</c> holds: the stack's repository; <c>older-commit/</c>, what its last commit changed;
/// <c>volume/</c>, what only the volume has; and two env templates.
/// </summary>
/// <param name="over">Files that come beside those, or in their place.</param>
internal sealed class DemoTemplate(string project, IReadOnlyList<BundledFile>? over = null)
{
    private static readonly IReadOnlyList<BundledFile> All = BundledFiles.Below("demo");
    private const string TemplateProject = "steve-tradingbot";
    private const string Older = "older-commit/";
    private const string Volume = "volume/";
    private static readonly string[] Named = ["docker-compose.yml", "pipeline.yml", "README.md"];

    /// <summary>The repository at its newest commit.</summary>
    public IEnumerable<BundledFile> Repository() => Files().Where(f => !IsSpecial(f.Path));

    /// <summary>The files that the commit before it had otherwise.</summary>
    public IEnumerable<BundledFile> OlderFiles() => Under(Older);

    /// <summary>What only the code volume has, by its path there.</summary>
    public IEnumerable<BundledFile> VolumeFiles() =>
        Under(Volume).Select(f => f.Path == "env" ? f with { Path = ".env" } : f);

    /// <summary>An env file with its <c>{{name}}</c> places filled.</summary>
    public static string Env(string name, IReadOnlyDictionary<string, string> values) =>
        Fill(All.Single(f => f.Path == name), values);

    /// <summary>A file's text with its <c>{{name}}</c> places filled.</summary>
    public static string Fill(BundledFile file, IReadOnlyDictionary<string, string> values) =>
        values.Aggregate(
            Encoding.UTF8.GetString(file.Content),
            (text, value) => text.Replace($"{{{{{value.Key}}}}}", value.Value, StringComparison.Ordinal)
        );

    private static bool IsSpecial(string path) =>
        path.StartsWith(Older, StringComparison.Ordinal)
        || path.StartsWith(Volume, StringComparison.Ordinal)
        || path.EndsWith(".template", StringComparison.Ordinal);

    private IEnumerable<BundledFile> Under(string prefix) =>
        Files()
            .Where(f => f.Path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(f => f with { Path = f.Path[prefix.Length..] });

    private IEnumerable<BundledFile> Files() =>
        All.Where(f => over?.Any(o => o.Path == f.Path) != true)
            .Concat(over ?? [])
            .Select(f => Named.Contains(f.Path) ? f with { Content = Renamed(f.Content) } : f);

    private byte[] Renamed(byte[] content) =>
        Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(content).Replace(TemplateProject, project, StringComparison.Ordinal)
        );
}
