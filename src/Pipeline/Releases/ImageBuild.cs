using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>What follows from a stack's image and its code trees for the Dockerfile and the build.</summary>
public static class ImageBuild
{
    /// <summary>The Dockerfile's absolute path.</summary>
    public static string DockerfileOf(StackImage image) =>
        Path.GetFullPath(Path.Combine(image.Build.Context, image.Build.Dockerfile));

    /// <summary>The code trees as the Dockerfile sees them: sources relative to the build context.</summary>
    public static IReadOnlyList<BakedFolder> Folders(Stack stack, StackImage image) =>
        [
            .. image.Trees.Select(t => new BakedFolder(
                InContext(image, t, SourceOf(stack, t)),
                t.Path,
                t.Owner,
                t.Marker
            )),
        ];

    /// <summary>The code's folder on this host, absolute.</summary>
    public static string SourceOf(Stack stack, CodeTree tree) =>
        Path.GetFullPath(Path.Combine(stack.Definition.Directory, tree.Source));

    /// <exception cref="PipelineException">An argument has the name of a variable that steers docker itself; arguments
    /// are handed over as variables, never on a command line.</exception>
    public static void RequirePassableArguments(this StackImage image)
    {
        if (image.Build.Args.Keys.FirstOrDefault(BuildRequest.IsReserved) is { } name)
            throw PipelineException.Usage(
                $"{image.Name}: the build argument {name} has the name of a variable that docker takes for itself",
                "give it another name in the compose file's build.args and in the Dockerfile"
            );
    }

    private static string InContext(StackImage image, CodeTree tree, string folder)
    {
        var source = Path.GetRelativePath(image.Build.Context, folder).Replace('\\', '/');
        return source == ".." || source.StartsWith("../", StringComparison.Ordinal)
            ? throw PipelineException.Usage(
                $"code '{tree.Name}': {folder} is outside of the build context {image.Build.Context}",
                "widen build.context in the compose file, or move the code under it"
            )
            : source;
    }
}
