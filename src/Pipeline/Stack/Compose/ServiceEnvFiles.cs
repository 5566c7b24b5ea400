using static Pipeline.Stacks.ComposeYaml;

namespace Pipeline.Stacks;

/// <summary>
/// The <c>env_file</c> entries of services, in all forms (a path, a list, <c>path</c> with <c>required</c>). Read from
/// the compose files themselves: what compose resolves shows the variables and not the files.
/// </summary>
public static class ServiceEnvFiles
{
    private const int Deepest = 8;

    /// <param name="directory">Project directory: paths in the named files start there; those of an extended or
    /// included file beside that file.</param>
    /// <param name="files">Compose files, absolute.</param>
    public static IReadOnlyList<ServiceEnvFile> From(string directory, IEnumerable<string> files) =>
        [.. files.SelectMany(f => InFile(f, directory, Deepest)).Distinct()];

    private static IEnumerable<ServiceEnvFile> InFile(string file, string directory, int depth)
    {
        if (Read(file) is not { } root || depth == 0)
            yield break;
        foreach (var service in Map(root, "services"))
        foreach (var (path, start, isRaw) in Paths(service.Value, file, directory, depth))
            yield return new ServiceEnvFile(service.Key, path, isRaw) { Directory = start };
        foreach (
            var included in Items(Value(root, "include"))
                .SelectMany(i => i.Kind == YamlKind.Map ? Items(Value(i, "path")) : [i])
                .Where(i => i.Kind == YamlKind.Scalar)
        )
        {
            var other = Path.GetFullPath(included.Text, directory);
            foreach (var found in InFile(other, Path.GetDirectoryName(other)!, depth - 1))
                yield return found;
        }
    }

    private static IEnumerable<(string Path, string Directory, bool IsRaw)> Paths(
        YamlNode service,
        string file,
        string directory,
        int depth
    )
    {
        foreach (var entry in Items(Value(service, "env_file")))
            if ((entry.Kind == YamlKind.Map ? Value(entry, "path") : entry) is { Kind: YamlKind.Scalar } path)
                yield return (
                    path.Text.Contains('$') ? path.Text : Path.GetFullPath(path.Text, directory),
                    directory,
                    Value(entry, "format")?.Text == "raw"
                );
        if (Value(service, "extends") is not { } extends || depth == 0)
            yield break;
        var (name, from) =
            extends.Kind == YamlKind.Map
                ? (Value(extends, "service")?.Text, Value(extends, "file")?.Text)
                : (extends.Text, null);
        var (other, start) = from is null ? (file, directory) : Beside(Path.GetFullPath(from, directory));
        if (Read(other) is { } root && Map(root, "services").FirstOrDefault(s => s.Key == name)?.Value is { } parent)
            foreach (var path in Paths(parent, other, start, depth - 1))
                yield return path;
    }

    private static (string File, string Directory) Beside(string file) => (file, Path.GetDirectoryName(file)!);
}
