namespace Pipeline.Docker;

/// <summary>What compose is told about a project, always in full, never from the shell.</summary>
/// <param name="Directory">Project directory: relative paths in the files start here.</param>
/// <param name="Files">Compose files, later ones override; empty: compose's default names in the directory.</param>
/// <param name="EnvFiles">Files for interpolation; empty: <c>.env</c> in the directory, if it is there.</param>
/// <param name="Name">Project name; null: what compose derives.</param>
/// <param name="Profiles">Active profiles.</param>
public sealed record ComposeProject(
    string Directory,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> EnvFiles,
    string? Name,
    IReadOnlyList<string> Profiles
)
{
    private static readonly string[] DefaultNames =
    [
        "compose.yaml",
        "compose.yml",
        "docker-compose.yml",
        "docker-compose.yaml",
    ];

    /// <summary>
    /// Absolute paths of the files that count: those named, else what compose itself looks for (reference of <c>docker
    /// compose --file</c>).
    /// </summary>
    public IReadOnlyList<string> InUse =>
        Files.Count > 0
            ? [.. Files.Select(f => Path.GetFullPath(f, Directory))]
            :
            [
                .. Found(DefaultNames).Take(1),
                .. Found(DefaultNames.Select(n => n.Replace(".y", ".override.y", StringComparison.Ordinal))).Take(1),
            ];

    private IEnumerable<string> Found(IEnumerable<string> names) =>
        names.Select(n => Path.GetFullPath(n, Directory)).Where(File.Exists);
}
