namespace Pipeline.Trees;

/// <summary>
/// One file or symlink of a commit, from the raw blob: no filter, line ending or attribute has touched it.
/// </summary>
/// <param name="Path">Relative to the tree that was read.</param>
/// <param name="Mode">0644 or 0755 (octal); 0777 for symlinks.</param>
/// <param name="BlobId">Git's object ID.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of the bytes.</param>
/// <param name="LinkTarget">Bytes of a symlink's target as Latin-1; null for files.</param>
public sealed record GitEntry(TreePath Path, int Mode, string BlobId, long Size, string Sha256, string? LinkTarget);
