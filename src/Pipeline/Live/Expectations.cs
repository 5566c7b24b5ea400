using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>What the code must be, from git and from the journal.</summary>
public static class Expectations
{
    /// <summary>With what the build made, once the image of the release's commit is known.</summary>
    public static async Task<ExpectedCode> Of(Release release, CodeTree tree, string commit, CancellationToken ct)
    {
        var expected = await Of(release.Workshop, tree, commit, release.History.NonceOf(commit) ?? "not drawn yet", ct);
        return commit == release.Commit && release.Images.TryGetValue(release.Workshop.Stack.ImageOf(tree), out var image)
            ? await MadeByBuild.With(release.Workshop, expected, image, ct)
            : expected;
    }

    /// <summary>The commit alone.</summary>
    public static async Task<ExpectedCode> Of(Workshop workshop, CodeTree tree, string commit, string nonce, CancellationToken ct)
    {
        var folder = await RepositoryPaths.Source(workshop, tree, ct);
        var (git, ignored) = await BuildContext.Of(workshop, workshop.Stack.Images.First(i => i.Trees.Contains(tree)), await workshop.Git.ReadTree(commit, folder, ct), ct);
        var treeId = (await workshop.Git.Resolve(commit, ct)).Tree;
        return new ExpectedCode(tree, git, new Marker(commit, treeId, nonce, tree.Name))
        {
            Ignored = ignored,
            Made = tree.Ignore.Count == 0 ? TreeManifest.Empty : null,
        };
    }
}
