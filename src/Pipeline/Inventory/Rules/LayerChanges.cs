using Pipeline.Docker;
using Pipeline.Imports;
using Pipeline.Live;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>
/// Which changes of a container's own layer are changes of code: files of the repository, and what is named as code is.
/// An interpreter's cache is neither. Pure.
/// </summary>
internal static class LayerChanges
{
    /// <param name="places">Of this container's service.</param>
    public static IReadOnlyList<string> OfCode(IReadOnlyList<PathChange> layer, IReadOnlyList<CodePlace> places)
    {
        var versioned = places
            .SelectMany(p => p.Files.Where(f => f.Repository is not null).Select(f => $"{p.Path}/{f.Path}"))
            .Select(ContainerPath.Normalise)
            .ToHashSet();
        return
        [
            .. layer
                .Where(c => c.Kind != ChangeKind.Deleted)
                .Select(c => c.Path)
                .Where(p => versioned.Contains(p) || (CommandPaths.IsCode(p) && CommandPaths.IsOwn(p)))
                .Where(p => !DerivedPython.IsCache(TreePath.FromText(p.Trim('/')))),
        ];
    }
}
