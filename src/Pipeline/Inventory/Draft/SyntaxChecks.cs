using Pipeline.Stacks;

namespace Pipeline.Inventories;

/// <summary>
/// Checks of the files that a service is started with, for languages whose interpreter can read a file without running
/// any of it. Pure.
/// </summary>
internal static class SyntaxChecks
{
    private static readonly Dictionary<string, string[]> ByExtension = new(StringComparer.Ordinal)
    {
        [".js"] = ["node", "--check"],
        [".mjs"] = ["node", "--check"],
        [".cjs"] = ["node", "--check"],
        [".php"] = ["php", "-l"],
        [".rb"] = ["ruby", "-c"],
        [".sh"] = ["sh", "-n"],
    };

    /// <returns>Each as a list in YAML.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<ContainerFacts> containers, CodePlace place) =>
        [
            .. containers
                .SelectMany(c => c.Processes)
                .SelectMany(p => p.Code)
                .Select(c => c.Path)
                .Where(p => ContainerPath.Covers(place.Path, p) && IsVersioned(place, p))
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(p => (Path: p, Check: ByExtension.GetValueOrDefault(Path.GetExtension(p))))
                .Where(c => c.Check is not null)
                .Select(c => DraftText.List([.. c.Check!, c.Path])),
        ];

    /// <summary>The new image has what the commit has.</summary>
    private static bool IsVersioned(CodePlace place, string path) =>
        place.Files.Any(f => f.Repository is not null && f.Path == ContainerPath.Below(place.Path, path));
}
