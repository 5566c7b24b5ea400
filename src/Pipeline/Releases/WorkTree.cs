using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// What is deployed is a commit. Work that is in no commit would silently not be deployed, so it is named first.
/// </summary>
public static class WorkTree
{
    private const int Shown = 20;

    /// <exception cref="PipelineException">There is uncommitted work and it was not said that it may stay
    /// behind.</exception>
    public static async Task Require(StackContext context, bool allowDirty, CancellationToken ct)
    {
        var root = await context.Git.Root(ct);
        var own = Path.GetRelativePath(root, context.Stack.Definition.File).Replace('\\', '/');
        // Pipeline reads it as it is; no service does, so it is no part of what goes live.
        var changed = (await context.Git.Status(ct)).Where(s => s.Path.ToString() != own).ToList();
        if (changed.Count == 0)
            return;
        var list =
            string.Join("\n", changed.Take(Shown).Select(s => $"  {s}"))
            + (changed.Count > Shown ? $"\n  and {changed.Count - Shown} more" : "");
        if (!allowDirty)
            throw PipelineException.Refuse(
                $"the working tree has work that is in no commit, so it would not be deployed:\n{list}",
                "commit it; or keep it as a patch with ./build.sh SaveWork; or deploy HEAD without it with "
                    + "--allow-dirty-tree"
            );
        await RequireCommitted(context, changed, ct);
        context.Log.Warn($"deploying HEAD; this uncommitted work is NOT in it:\n{list}");
    }

    /// <summary>
    /// Files that compose reads and that git ignores, such as an override file of this machine, are no uncommitted work
    /// that git would list, and in no commit either.
    /// </summary>
    /// <exception cref="PipelineException">There is one: what runs would not be the commit.</exception>
    public static async Task RequireComposeInCommit(StackContext context, CancellationToken ct)
    {
        if (await IgnoredCompose(context, ct) is { Count: > 0 } ignored)
            throw PipelineException.Refuse(
                $"compose reads {string.Join(" and ", ignored)}, which git ignores, so no commit has it: "
                    + "what runs would not be the commit",
                $"git add --force {string.Join(' ', ignored.Select(ShellWord.Quote))}, and commit it; or move it away; "
                    + "or name the compose files that count in pipeline.yml, without it (key compose)"
            );
    }

    /// <inheritdoc cref="IgnoredCompose(GitRepository, string, IEnumerable{string}, CancellationToken)"/>
    public static Task<IReadOnlyList<string>> IgnoredCompose(StackContext context, CancellationToken ct) =>
        IgnoredCompose(context.Git, context.ComposeProject.Directory, context.ComposeProject.InUse, ct);

    /// <summary>Paths below the repository's top folder; none of those outside of it.</summary>
    /// <param name="directory">The project's.</param>
    /// <param name="files">The compose files, absolute.</param>
    public static async Task<IReadOnlyList<string>> IgnoredCompose(
        GitRepository git,
        string directory,
        IEnumerable<string> files,
        CancellationToken ct
    )
    {
        var root = await git.Root(ct);
        var read = ComposeFiles
            .From(directory, files)
            .Where(File.Exists)
            .SelectMany(f => new[] { f, File.ResolveLinkTarget(f, returnFinalTarget: true)?.FullName ?? f })
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("../", StringComparison.Ordinal))
            .Distinct();
        return [.. (await git.Ignored(read, ct)).Select(f => f.ToString())];
    }

    /// <summary>
    /// Compose reads its files, and what they include or extend, from the working tree: a change there would go live
    /// under the name of HEAD.
    /// </summary>
    private static async Task RequireCommitted(
        StackContext context,
        IReadOnlyList<StatusEntry> changed,
        CancellationToken ct
    )
    {
        var root = await context.Git.Root(ct);
        var read = ComposeFiles
            .From(context.ComposeProject.Directory, context.ComposeProject.InUse)
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .ToHashSet();
        var dirty = changed.Select(c => c.Path.ToString()).Where(read.Contains).ToList();
        if (dirty.Count > 0)
            throw PipelineException.Refuse(
                $"{string.Join(" and ", dirty)} would be used as in the working tree, although HEAD is "
                    + "deployed: what runs would not be the commit",
                "commit it, or: git stash"
            );
    }
}
