using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>The stack's paths in the terms of <see cref="Trees"/>.</summary>
public static class StackPaths
{
    public static TreePath Folder(this CodeInVolume code) => TreePath.FromText(code.Path);
}
