using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>Folders of this host as folders of the repository.</summary>
public static class RepositoryPaths
{
    public static async Task<TreePath> Source(StackContext context, CodeTree tree, CancellationToken ct) =>
        await From(context, ImageBuild.SourceOf(context.Stack, tree), ct);

    public static async Task<TreePath> Context(StackContext context, StackImage image, CancellationToken ct) =>
        await From(context, image.Build.Context, ct);

    /// <exception cref="PipelineException">Exit 64: it is outside of the repository.</exception>
    public static async Task<TreePath> From(StackContext context, string folder, CancellationToken ct) =>
        Within(await context.Git.Root(ct), folder);

    private static TreePath Within(string root, string folder)
    {
        var relative = Path.GetRelativePath(root, folder).Replace('\\', '/');
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? throw PipelineException.Usage($"{folder} is outside of the repository {root}, so no commit can hold it")
            : TreePath.FromText(relative == "." ? "" : relative);
    }
}
