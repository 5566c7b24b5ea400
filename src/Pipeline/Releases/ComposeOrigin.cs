using Pipeline.Docker;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>The files that compose created a container from, as its labels say.</summary>
/// <param name="Service">The service.</param>
/// <param name="Directory">Project directory: relative paths in the files start there.</param>
/// <param name="Files">Compose files, relative to it.</param>
/// <param name="EnvFiles">Env files that were named, relative to it; empty where compose took its default.</param>
/// <param name="Binds">Its bind mounts: path in the container, and on the host.</param>
internal sealed record ComposeOrigin(
    string Service,
    string Directory,
    IReadOnlyList<string> Files,
    IReadOnlyList<string> EnvFiles,
    IReadOnlyDictionary<string, string> Binds
)
{
    public const string FilesLabel = "com.docker.compose.project.config_files";
    private const string EnvFilesLabel = "com.docker.compose.project.environment_file";
    private const string DirectoryLabel = "com.docker.compose.project.working_dir";

    /// <returns>Null where the labels do not say it.</returns>
    public static ComposeOrigin? From(ContainerDetails container)
    {
        var labels = container.Config.Labels;
        if (
            labels.GetValueOrDefault(DirectoryLabel) is not { Length: > 0 } directory
            || labels.GetValueOrDefault(FilesLabel) is not { Length: > 0 } files
        )
            return null;
        var binds = container
            .Mounts.Where(m => m.Type == "bind")
            .DistinctBy(m => m.Destination)
            .ToDictionary(m => m.Destination, m => m.Source);
        return new ComposeOrigin(
            labels.GetValueOrDefault(Labels.ComposeService) ?? container.Name,
            directory,
            Relative(directory, files),
            Relative(directory, labels.GetValueOrDefault(EnvFilesLabel) ?? ""),
            binds
        );
    }

    /// <summary>Two checkouts of one repository are the same files.</summary>
    public static IReadOnlyList<string> Relative(string directory, IEnumerable<string> files) =>
        [.. files.Select(f => Path.GetRelativePath(directory, Path.GetFullPath(f, directory)).Replace('\\', '/'))];

    private static IReadOnlyList<string> Relative(string directory, string label) =>
        Relative(directory, label.Split(',', StringSplitOptions.RemoveEmptyEntries));
}
