using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Pipeline.Tests.Architecture;

/// <summary>The sources of this repository.</summary>
internal static class House
{
    public static string Root { get; } = Find(Path.GetDirectoryName(Here())!);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Source files below a folder, relative to the root, without what a build makes.</summary>
    public static IReadOnlyList<string> Sources(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
                .Where(f => !f.Split('/').Any(p => p is "bin" or "obj"))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Names of the projects that a project refers to, whatever the condition.</summary>
    public static IReadOnlyList<string> References(string project) =>
        [
            .. XDocument
                .Load(Path.Combine(Root, project))
                .Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
                .Order(StringComparer.Ordinal),
        ];

    public static IReadOnlyList<string> Projects(string folder) =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')),
        ];

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Pipeline.sln"))
            ? folder
            : Find(
                Path.GetDirectoryName(folder)
                    ?? throw new InvalidOperationException("the tests run outside of the repository")
            );

    private static string Here([CallerFilePath] string path = "") =>
        File.Exists(path) ? path : Path.Combine(AppContext.BaseDirectory, "x");
}
