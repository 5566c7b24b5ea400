using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>A folder of code in one container, not yet compared.</summary>
/// <param name="View">A container that sees it.</param>
/// <param name="Path">Absolute path there.</param>
/// <param name="Source">The repository's folder; null where no commit has the code.</param>
internal sealed record FoundFolder(PlaceKey Key, ContainerView View, string Path, TreePath? Source)
{
    /// <summary>Whether no other mount puts this path into the folder.</summary>
    /// <param name="path">Relative to the folder.</param>
    public bool IsInItsMount(TreePath path) =>
        View.MountOf(ContainerPath.Normalise($"{Path}/{path.Raw}"))?.Destination == View.MountOf(Path)?.Destination;
}
