using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What the code must be, from git and from the journal.</summary>
public static class Expectations
{
    /// <summary>With what the build made, once the image of the release's commit is known.</summary>
    public static async Task<ExpectedCode> For(Release release, CodeTree tree, string commit, CancellationToken ct)
    {
        var expected = await For(release.Context, tree, commit, release.History.NonceOf(commit) ?? "not drawn yet", ct);
        return
            commit == release.Commit && release.Images.TryGetValue(release.Context.Stack.ImageOf(tree), out var image)
            ? await MadeByBuild.With(release.Context, expected, image, ct)
            : expected;
    }

    /// <summary>The commit alone.</summary>
    public static async Task<ExpectedCode> For(
        StackContext context,
        CodeTree tree,
        string commit,
        string nonce,
        CancellationToken ct
    )
    {
        var folder = await RepositoryPaths.Source(context, tree, ct);
        var (git, ignored) = await BuildContext.Read(
            context,
            context.Stack.Images.First(i => i.Trees.Contains(tree)),
            await context.Git.ReadTree(commit, folder, ct),
            ct
        );
        var treeId = (await context.Git.Resolve(commit, ct)).Tree;
        return new ExpectedCode(tree, git, new Marker(commit, treeId, nonce, NameOf(context.Stack, tree)))
        {
            Ignored = ignored,
            Made = tree.Ignore.Count == 0 ? TreeManifest.Empty : null,
        };
    }

    /// <summary>Trees of one source may be one folder of a volume, at different paths: one marker is in it.</summary>
    private static string NameOf(Stack stack, CodeTree tree) =>
        stack.Definition.Code.First(t => t.Source == tree.Source && t.Marker == tree.Marker).Name;
}
