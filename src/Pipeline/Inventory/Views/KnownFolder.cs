using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>What the repository knows of one folder.</summary>
/// <param name="Tree">At HEAD.</param>
/// <param name="Ever">Every path that a commit had there.</param>
/// <param name="Versions">At HEAD and at earlier commits, newest first.</param>
/// <param name="IsLeftOut">Whether the ignore file of the image's build leaves a path out.</param>
internal sealed record KnownFolder(
    GitTree Tree,
    IReadOnlySet<TreePath> Ever,
    IReadOnlyList<(GitCommit Commit, IReadOnlyDictionary<TreePath, string> Files)> Versions,
    Func<TreePath, bool> IsLeftOut
);
