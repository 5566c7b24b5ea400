namespace Pipeline.Trees;

/// <summary>
/// One difference; <paramref name="Expected"/> and <paramref name="Found"/> are for people ("0644", "sha256:…",
/// "absent").
/// </summary>
public sealed record TreeDifference(TreePath Path, DifferenceKind Kind, string Expected, string Found)
{
    public override string ToString() => $"{Path}: {Kind}, expected {Expected}, found {Found}";
}
