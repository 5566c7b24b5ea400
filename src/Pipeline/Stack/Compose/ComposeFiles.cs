using static Pipeline.Stacks.ComposeYaml;

namespace Pipeline.Stacks;

/// <summary>Every file that says what compose makes: those that are named, and what they include and extend.</summary>
public static class ComposeFiles
{
    /// <param name="directory">Project directory: paths in the named files start there; those of an extended or
    /// included file beside that file.</param>
    /// <param name="files">Compose files, absolute.</param>
    /// <returns>Absolute paths, without those that a variable decides.</returns>
    public static IReadOnlyList<string> From(string directory, IEnumerable<string> files)
    {
        var (found, open) = (new List<string>(), new Queue<(string File, string Directory)>());
        foreach (var file in files)
            open.Enqueue((file, directory));
        while (open.TryDequeue(out var next))
        {
            if (found.Contains(next.File))
                continue;
            found.Add(next.File);
            foreach (var other in Named(next.File).Select(n => Path.GetFullPath(n, next.Directory)))
                open.Enqueue((other, Path.GetDirectoryName(other)!));
        }

        return found;
    }

    private static IEnumerable<string> Named(string file) =>
        Read(file) is not { } root
            ? []
            : Included(root)
                .Concat(Map(root, "services").Select(s => Value(s.Value, "extends")).Select(Extended))
                .OfType<YamlNode>()
                .Where(n => n.Kind == YamlKind.Scalar && !n.Text.Contains('$'))
                .Select(n => n.Text);

    private static IEnumerable<YamlNode?> Included(YamlNode root) =>
        Items(Value(root, "include")).SelectMany(i => i.Kind == YamlKind.Map ? Items(Value(i, "path")) : [i]);

    private static YamlNode? Extended(YamlNode? extends) =>
        extends is { Kind: YamlKind.Map } ? Value(extends, "file") : null;
}
