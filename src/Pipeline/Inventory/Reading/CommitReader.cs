using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Reads what the repository knows of a folder; each folder once.</summary>
/// <param name="head">HEAD's files, all of them.</param>
/// <param name="model">Says what each service's image is built from; null where compose did not resolve it.</param>
internal sealed class CommitReader(RepositoryReader repository, string root, GitTree head, ComposeModel? model)
{
    private readonly Dictionary<TreePath, KnownFolder> _known = [];

    public async Task<KnownFolder> Read(FoundFolder folder, TreePath source, CancellationToken ct)
    {
        if (!_known.TryGetValue(source, out var known))
        {
            var entries = head.Entries.Where(e => e.Path.IsUnder(source));
            _known[source] = known = new KnownFolder(
                new GitTree(head.Commit, source, [.. entries.Select(e => e with { Path = e.Path.RelativeTo(source) })]),
                await Ever(source, ct),
                await repository.Versions(head.Commit, source, ct),
                _ => false
            );
        }

        return known with
        {
            IsLeftOut = LeftOut(folder.View.Service, source),
        };
    }

    private async Task<IReadOnlySet<TreePath>> Ever(TreePath source, CancellationToken ct)
    {
        try
        {
            return await repository.Git.EverIn(source, head.Commit, ct);
        }
        catch (GitException)
        {
            return new HashSet<TreePath>();
        }
    }

    private Func<TreePath, bool> LeftOut(string service, TreePath source)
    {
        if (model?.Find(service)?.Build is not { } build || Rules(build) is not { } rules)
            return _ => false;
        var context = Path.GetRelativePath(root, build.Context).Replace('\\', '/');
        var folder = context == "." ? TreePath.Root : TreePath.FromText(context);
        return path =>
            (source / path) is var whole && whole.IsUnder(folder) && rules.Excludes(whole.RelativeTo(folder).Raw);
    }

    private static IgnoreRules? Rules(ComposeBuild build)
    {
        string[] names = [$"{build.Dockerfile}.dockerignore", ".dockerignore"];
        try
        {
            return names.Select(n => Path.Combine(build.Context, n)).FirstOrDefault(File.Exists) is { } file
                ? IgnoreRules.Parse(File.ReadAllText(file))
                : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
