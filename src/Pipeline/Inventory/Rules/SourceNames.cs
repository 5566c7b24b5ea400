using Pipeline.Live;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Which files of a repository are code, by their names. Pure.</summary>
internal static class SourceNames
{
    /// <summary>Sources that are run or built and that no command line would name.</summary>
    private static readonly string[] Sources =
    [
        ".c",
        ".h",
        ".cc",
        ".cpp",
        ".go",
        ".rs",
        ".java",
        ".kt",
        ".cs",
        ".fs",
        ".html",
        ".css",
        ".tsx",
        ".jsx",
        ".vue",
        ".svelte",
        ".twig",
        ".erb",
        ".swift",
        ".scala",
        ".clj",
        ".hs",
        ".ml",
        ".pas",
        ".cgi",
    ];

    /// <summary>Whether a file of a repository is code; one that no command line would name, too.</summary>
    public static bool IsCode(TreePath path) =>
        CommandPaths.IsCode("/" + path) || Sources.Contains(Path.GetExtension(path.Name).ToLowerInvariant());
}
