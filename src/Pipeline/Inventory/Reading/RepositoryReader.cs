using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Reads the git repository; every command only asks.</summary>
internal sealed class RepositoryReader(string folder)
{
    /// <summary>How many commits are compared with what runs, newest first.</summary>
    private const int MostCommits = 100;

    private readonly GitRepository _git = new(folder);

    public GitRepository Git => _git;

    /// <returns>Null where the folder is in no repository, or git is not there.</returns>
    public async Task<RepositoryFacts?> Facts(CancellationToken ct)
    {
        try
        {
            var root = await _git.Root(ct);
            var status = (await _git.Status(ct)).Select(s => s.ToString()).ToList();
            if (await _git.IsEmpty(ct))
                return new RepositoryFacts(root, null, null, null, await _git.Branch(ct), status, null);
            var head = await _git.Resolve("HEAD", ct);
            return new RepositoryFacts(
                root,
                head.Commit,
                head.CommittedAt,
                head.Subject,
                await _git.Branch(ct),
                status,
                await _git.Unpushed(head.Commit, ct)
            );
        }
        catch (GitException)
        {
            return null;
        }
    }

    /// <summary>A folder in HEAD and in earlier commits that changed it, newest first.</summary>
    public async Task<IReadOnlyList<(GitCommit Commit, IReadOnlyDictionary<TreePath, string> Files)>> Versions(
        string head,
        TreePath source,
        CancellationToken ct
    ) => await _git.FolderHistory(head, source, MostCommits, ct);
}
