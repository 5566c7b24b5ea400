namespace Pipeline.Trees;

/// <summary>One record of <c>git ls-tree -r -z</c>.</summary>
internal sealed record ListedBlob(int Mode, string BlobId, TreePath Path)
{
    public bool IsSymlink => Mode == 0xA000;
}
