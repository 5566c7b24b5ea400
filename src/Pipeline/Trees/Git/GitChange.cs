namespace Pipeline.Trees;

/// <summary>One path that differs between two commits.</summary>
/// <param name="Before">Null where the first commit does not have it.</param>
/// <param name="After">Null where the second one does not have it.</param>
public sealed record GitChange(TreePath Path, GitBlob? Before, GitBlob? After)
{
    public override string ToString() =>
        (Before, After) switch
        {
            (null, _) => $"A {Path}",
            (_, null) => $"D {Path}",
            ({ } before, { } after) when before.Id == after.Id => $"M {Path}, mode {before.Mode} becomes {after.Mode}",
            _ => $"M {Path}",
        };
}
