using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.ApplyPatch;

/// <summary>A code tree, and where it is in the repository.</summary>
internal sealed record CodeFolder(CodeTree Tree, TreePath Folder)
{
    public bool Holds(TreePath path) => path.IsUnder(Folder);
}
