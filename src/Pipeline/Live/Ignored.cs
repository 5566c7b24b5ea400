using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>Paths that pipeline.yml says are no code.</summary>
public static class Ignored
{
    public static Func<TreePath, bool> In(CodeTree tree)
    {
        var globs = tree.Ignore.Select(PathGlob.Parse).ToList();
        return path => globs.Exists(g => g.Matches(path.Raw));
    }
}
