using Pipeline.Docker;
using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Stages;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>The files of a code tree that reach the builder: those of the commit without what the image's ignore file leaves out.</summary>
internal static class BuildContext
{
    /// <returns>What the builder gets, and the files that it does not get.</returns>
    /// <exception cref="PipelineException">Exit 64: the ignore file has a line that is no pattern.</exception>
    public static async Task<(GitTree Tree, IReadOnlyList<TreePath> LeftOut)> Of(Workshop workshop, StackImage image, GitTree tree, CancellationToken ct)
    {
        if (await Rules(workshop, image, tree.Commit, ct) is not { } rules)
            return (tree, []);
        var inContext = tree.Path.RelativeTo(await RepositoryPaths.Context(workshop, image, ct));
        string Seen(TreePath path) => System.Text.Encoding.UTF8.GetString((inContext / path).Bytes);
        var kept = tree.Entries.Where(e => !rules.Excludes(Seen(e.Path))).ToList();
        var folders = tree.Entries.SelectMany(e => e.Path.Ancestors()).Distinct().Where(f => !rules.Excludes(Seen(f))).ToList();
        return (new GitTree(tree.Commit, tree.Path, kept) { Folders = folders }, [.. tree.Entries.Except(kept).Select(e => e.Path)]);
    }

    /// <summary>The Dockerfile's own ignore file beats that of the context.</summary>
    private static async Task<IgnoreRules?> Rules(Workshop workshop, StackImage image, string commit, CancellationToken ct)
    {
        foreach (var file in new[] { ImageBuild.DockerfileOf(image) + ".dockerignore", Path.Combine(image.Build.Context, ".dockerignore") })
            if (await Read(workshop, commit, file, ct) is { } text)
                try
                {
                    return IgnoreRules.Parse(text);
                }
                catch (FormatException wrong)
                {
                    throw PipelineException.Usage($"{file}: expected patterns as docker takes them; found one that it does not take: {wrong.Message}");
                }

        return null;
    }

    private static async Task<string?> Read(Workshop workshop, string commit, string file, CancellationToken ct)
    {
        var folder = await RepositoryPaths.Of(workshop, Path.GetDirectoryName(file)!, ct);
        return await workshop.Git.TryReadBlob(commit, folder / TreePath.FromText(Path.GetFileName(file)), ct) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
    }
}
