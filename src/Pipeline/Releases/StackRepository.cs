using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Releases;

/// <summary>
/// What a deploy needs of the stack's folder before anything else is asked: a repository, a commit in it, and the
/// code's folders.
/// </summary>
public static class StackRepository
{
    /// <exception cref="StackException">A <c>code.source</c> is no folder; the nearest is named.</exception>
    public static Task RequireFolders(StackContext context)
    {
        var problems = MissingFolders(context.Stack.Definition);
        return problems.Count == 0 ? Task.CompletedTask : throw new StackException(problems);
    }

    /// <summary>Each <c>code.source</c> that is no folder.</summary>
    internal static IReadOnlyList<StackProblem> MissingFolders(StackDefinition definition) =>
        [
            .. definition
                .Code.Index()
                .Where(c => !Directory.Exists(Path.GetFullPath(c.Item.Source, definition.Directory)))
                .Select(c => Missing(definition, c.Item, $"code[{c.Index}].source")),
        ];

    /// <exception cref="PipelineException">There is no repository or no commit.</exception>
    public static async Task RequireCommit(GitRepository git, string folder, CancellationToken ct)
    {
        var typed = ShellWord.Quote(folder);
        var commit = $"git -C {typed} add --all && git -C {typed} commit --message 'First commit'";
        try
        {
            await git.Root(ct);
        }
        catch (GitException none) when (none.Message.Contains("not a git repository", StringComparison.Ordinal))
        {
            throw PipelineException.Refuse(
                $"expected {folder} to be in a git repository, since what is deployed is a commit; found "
                    + "none; nothing was changed",
                $"git init {typed} && {commit}; where pipeline.yml is kept elsewhere, name the stack's folder "
                    + "in it: repository: <folder>"
            );
        }

        if (await git.IsEmpty(ct))
            throw PipelineException.Refuse(
                $"the repository of {folder} has no commit yet, and what is deployed is a commit; nothing was changed",
                $"commit first: {commit}"
            );
    }

    private static StackProblem Missing(StackDefinition definition, CodeTree tree, string key) =>
        new(
            definition.File,
            definition.PlaceOf(key),
            key,
            $"a folder of the repository, relative to {definition.Directory}",
            $"no folder '{tree.Source}'",
            Nearest.To(tree.Source, Folders(definition.Directory))
        );

    /// <summary>A few levels are enough: code lies near its pipeline.yml.</summary>
    private static IEnumerable<string> Folders(string root) =>
        Directory
            .EnumerateDirectories(
                root,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 4,
                    IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
                }
            )
            .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'));
}
