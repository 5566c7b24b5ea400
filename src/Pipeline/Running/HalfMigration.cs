using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.Migrate;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>
/// A migration edits files that every other stage goes by: so it runs alone, and a process that died between two of its
/// files leaves a stack that does not load.
/// </summary>
internal static class HalfMigration
{
    /// <exception cref="PipelineException">Exit 64: other stages are to run with it, or no strategy is
    /// given.</exception>
    public static void RequireAlone(IReadOnlyCollection<string> scheduled, Func<CodeStrategy?> to)
    {
        if (!scheduled.Contains(StageNames.Migrate.Value))
            return;
        if (to() is null)
            throw PipelineException.Usage(
                "Migrate: expected a strategy after --to; found none; nothing was done",
                "add --to unshadow, --to mount-path or --to rebuild"
            );
        if (scheduled.Count > 1)
            throw PipelineException.Usage(
                "Migrate is a release by itself: the other stages go by the files that it edits; nothing was done",
                "./build.sh Migrate first, then the others"
            );
    }

    /// <summary>
    /// Opens the stack. Where it does not load, and HEAD is a migration's commit of which some file is still as in the
    /// commit before it, that file is checked out first.
    /// </summary>
    public static async Task<T> Settled<T>(
        string stackFile,
        Func<Task<T>> open,
        Action<string> say,
        CancellationToken ct
    )
    {
        try
        {
            return await open();
        }
        catch (PipelineException wrong) when (wrong.Code == ExitCode.Usage)
        {
            if (!await Settle(new GitRepository(Path.GetDirectoryName(Path.GetFullPath(stackFile))!), say, ct))
                throw;
        }

        return await open();
    }

    private static async Task<bool> Settle(GitRepository git, Action<string> say, CancellationToken ct)
    {
        try
        {
            var head = await git.Resolve("HEAD", ct);
            if (!MigrateText.IsOurs(head.Subject))
                return false;
            var files = new List<(TreePath, string)>();
            foreach (var path in await git.ChangedBy(head.Commit, ct))
                if (await git.BlobOf(head.Commit + "^1", path, ct) is { } former)
                    files.Add((path, former));
            if (!await git.Settle(files, ct))
                return false;
            say($"{head.Commit[..12]} ({head.Subject}) was not checked out whole: finished");
            return true;
        }
        catch (GitException)
        {
            return false;
        }
    }
}
