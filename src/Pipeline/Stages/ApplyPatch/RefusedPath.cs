using Pipeline.Trees;

namespace Pipeline.Stages.ApplyPatch;

/// <summary>A path that a patch may not touch.</summary>
/// <param name="Why">What it is instead of code.</param>
internal sealed record RefusedPath(TreePath Path, string Why)
{
    public override string ToString() => $"{Path}: {Why}";
}
