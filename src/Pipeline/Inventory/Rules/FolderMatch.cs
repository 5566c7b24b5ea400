using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>A folder of the repository, and the folder of another tree that holds the same files.</summary>
/// <param name="Source">In the repository.</param>
/// <param name="Inside">In the other tree.</param>
/// <param name="Files">How many files have the same place below both.</param>
/// <param name="Equal">How many of them have the same content.</param>
internal sealed record FolderMatch(TreePath Source, TreePath Inside, int Files, int Equal);
