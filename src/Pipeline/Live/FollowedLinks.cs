using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Where paths of a container end when the symbolic links on their way are followed.</summary>
internal static class FollowedLinks
{
    /// <summary>As many as the kernel follows (path_resolution(7)).</summary>
    private const int MostLinks = 40;

    /// <summary>In bytes (limits.h); nothing can have a longer name.</summary>
    private const int LongestName = 255;

    /// <param name="paths">Absolute, normalised, bytes as Latin-1; most of them need not exist.</param>
    /// <returns>Of each path that a link leads elsewhere: where.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> In(
        StackContext context,
        ServiceState state,
        IEnumerable<string> paths,
        CancellationToken ct
    )
    {
        var ways = paths.Where(IsPossible).Distinct().ToDictionary(p => p, p => new Way("", p[1..], MostLinks));
        while (ways.Where(w => !w.Value.IsAtItsEnd).ToList() is { Count: > 0 } open)
        {
            var steps = open.Select(w => w.Value.Step).Distinct().Select(s => TreePath.FromRaw(s[1..])).ToList();
            var there = await Read(context, state, steps, ct);
            foreach (var (path, way) in open)
                ways[path] = way.Next(there.Find(TreePath.FromRaw(way.Step[1..])));
        }

        return ways.Where(w => w.Value.Path != w.Key).ToDictionary(w => w.Key, w => w.Value.Path);
    }

    /// <summary>Whether something can be there: words of a script that are no paths are none.</summary>
    public static bool IsPossible(string path) =>
        path.Length > 1
        && !path.Contains('\0', StringComparison.Ordinal)
        && path.Split('/').All(p => p.Length <= LongestName);

    private static async Task<TreeManifest> Read(
        StackContext context,
        ServiceState state,
        IReadOnlyList<TreePath> steps,
        CancellationToken ct
    )
    {
        var root = new ProcessLocation(state.Container, state.Pid, "/");
        return await context.Trees.Read(root, new ReadRequest(Only: steps, FactsOnly: true), ct);
    }

    /// <summary>A path of which the first part was looked at, and is no link.</summary>
    internal readonly record struct Way(string Done, string Rest, int LinksLeft)
    {
        public bool IsAtItsEnd => Rest.Length == 0;

        public string Path => IsAtItsEnd ? Done : $"{Done}/{Rest}";

        /// <summary>The first part and one component more.</summary>
        public string Step => $"{Done}/{Rest.Split('/', 2)[0]}";

        private string Beyond => Rest.Split('/', 2) is [_, var beyond] ? beyond : "";

        /// <param name="found">What is at <see cref="Step"/>; null for nothing.</param>
        public Way Next(TreeEntry? found)
        {
            if (found is { LinkTarget: { } target } && LinksLeft > 0)
                return new Way(
                    "",
                    ContainerPath.Normalise($"{(target.StartsWith('/') ? "" : Done)}/{target}/{Beyond}")[1..],
                    LinksLeft - 1
                );
            return found is { Kind: EntryKind.Directory } && Beyond.Length > 0
                ? new Way(Step, Beyond, LinksLeft)
                : new Way(Path, "", LinksLeft);
        }
    }
}
