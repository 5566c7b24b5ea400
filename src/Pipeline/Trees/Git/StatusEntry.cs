namespace Pipeline.Trees;

/// <summary>
/// One line of <c>git status</c>: index state, working tree state (git-status(1), short format; "??" is untracked).
/// </summary>
public sealed record StatusEntry(char Index, char WorkTree, TreePath Path)
{
    public override string ToString() => $"{Index}{WorkTree} {Path}";
}
