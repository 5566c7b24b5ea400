using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// The files of a code tree that reach the builder: those of the commit without what the image's ignore file leaves
/// out.
/// </summary>
internal static class BuildContext
{
    /// <returns>What the builder gets, and the files that it does not get.</returns>
    /// <exception cref="PipelineException">Exit 64: the ignore file has a line that is no pattern.</exception>
    public static async Task<(GitTree Tree, IReadOnlyList<TreePath> LeftOut)> Read(
        StackContext context,
        StackImage image,
        GitTree tree,
        CancellationToken ct
    )
    {
        if (await Rules(context, image, tree.Commit, ct) is not { } rules)
            return (tree, []);
        var inContext = tree.Path.RelativeTo(await RepositoryPaths.Context(context, image, ct));
        string Seen(TreePath path) => System.Text.Encoding.UTF8.GetString((inContext / path).Bytes);
        var kept = tree.Entries.Where(e => !rules.Excludes(Seen(e.Path))).ToList();
        var folders = tree
            .Entries.SelectMany(e => e.Path.Ancestors())
            .Distinct()
            .Where(f => !rules.Excludes(Seen(f)))
            .ToList();
        return (
            new GitTree(tree.Commit, tree.Path, kept) { Folders = folders },
            [.. tree.Entries.Except(kept).Select(e => e.Path)]
        );
    }

    private static async Task<IgnoreRules?> Rules(
        StackContext context,
        StackImage image,
        string commit,
        CancellationToken ct
    )
    {
        try
        {
            return await ContextRules.Read(context, image, commit, ct) is { } rules
                ? IgnoreRules.Parse(rules.Text)
                : null;
        }
        catch (FormatException wrong)
        {
            throw PipelineException.Usage(
                $"{image.Name}: expected patterns in its .dockerignore as docker takes them; found one that "
                    + $"it does not take: {wrong.Message}"
            );
        }
    }
}
