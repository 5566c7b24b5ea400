using Pipeline.Running;
using Pipeline.Stacks;
using Pipeline.Stages;

namespace Pipeline.Live;

/// <summary>What the code must be, from git and from the journal.</summary>
public static class Expectations
{
    public static Task<ExpectedCode> Of(Release release, CodeTree tree, string commit, CancellationToken ct) =>
        Of(release.Workshop, tree, commit, release.History.NonceOf(commit) ?? "not drawn yet", ct);

    public static async Task<ExpectedCode> Of(Workshop workshop, CodeTree tree, string commit, string nonce, CancellationToken ct)
    {
        var folder = await RepositoryPaths.Source(workshop, tree, ct);
        var git = await workshop.Git.ReadTree(commit, folder, ct);
        var treeId = (await workshop.Git.Resolve(commit, ct)).Tree;
        return new ExpectedCode(tree, git, new Marker(commit, treeId, nonce, tree.Name));
    }
}
