using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;
using Pipeline.Terms;

namespace Pipeline.Trees;

/// <summary>
/// Hashes files of a tree, on all cores, the largest first. No symlink is followed, and nothing but a regular file is
/// waited for.
/// </summary>
internal static class FileHashes
{
    private const int BufferSize = 1 << 18;

    /// <returns>Lower-case hex SHA-256 by path; what is no regular file any more is left out.</returns>
    /// <exception cref="TreeException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<TreePath, string> Read(
        TreeBase tree,
        IReadOnlyList<(TreePath Path, long Size)> files,
        Progress? progress,
        CancellationToken ct
    )
    {
        progress?.Expect(files.Sum(f => f.Size), files.Count);
        var hashes = new ConcurrentDictionary<TreePath, string>();
        Cores.ForEach(
            [.. files.OrderByDescending(f => f.Size).Select(f => f.Path)],
            path =>
            {
                if (Hash(tree, path, progress, ct) is { } hash)
                    hashes[path] = hash;
                progress?.AddFile();
            },
            ct
        );
        return hashes;
    }

    private static string? Hash(TreeBase tree, TreePath path, Progress? progress, CancellationToken ct)
    {
        try
        {
            using var file = tree.Folder.FileBeneath(tree.Bytes(path), tree.Shown(path));
            return Native.Stat(file).IsRegular ? Of(file, ct, progress) : null;
        }
        catch (IOException e)
            when (e.HResult is Libc.NotThere or Libc.NotAFolder or Libc.IsASymlink or Libc.NoSuchDeviceOrReader)
        {
            return null;
        }
    }

    /// <returns>Lower-case hex SHA-256.</returns>
    public static string Of(SafeFileHandle file, CancellationToken ct, Progress? progress = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long offset = 0;
            for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
            {
                ct.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                progress?.Add(read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
