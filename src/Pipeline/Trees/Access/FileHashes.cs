using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// Hashes files below an open folder, on all cores. No symlink is followed, and nothing but a regular file is waited
/// for.
/// </summary>
internal static class FileHashes
{
    private const int BufferSize = 1 << 18;
    private const int NotADeviceOrReader = 6; // ENXIO: a socket

    /// <param name="names">As the tools print them: "./a/b", bytes as Latin-1.</param>
    /// <returns>Lower-case hex SHA-256 by name; what is no regular file any more is left out.</returns>
    /// <exception cref="TreeException">A file cannot be read.</exception>
    public static IReadOnlyCollection<(string Name, string Sha256)> Of(
        OpenFolder top,
        IReadOnlyCollection<string> names,
        CancellationToken ct
    )
    {
        var options = new ParallelOptions
        {
            CancellationToken = ct,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        var hashes = new ConcurrentBag<(string, string)>();
        try
        {
            Parallel.ForEach(
                names,
                options,
                name =>
                {
                    if (Hash(top, name, ct) is { } hash)
                        hashes.Add((name, hash));
                }
            );
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new TreeException(e.InnerException.Message, e.InnerException);
        }

        return hashes;
    }

    private static string? Hash(OpenFolder top, string name, CancellationToken ct)
    {
        try
        {
            using var file = Open(top, name.Split('/')[1..]);
            return Native.Stat(file).IsRegular ? Hash(file, ct) : null;
        }
        catch (IOException e)
            when (e.HResult is Libc.NotThere or Libc.NotAFolder or Libc.IsASymlink or NotADeviceOrReader)
        {
            return null;
        }
    }

    private static SafeFileHandle Open(OpenFolder top, string[] parts)
    {
        var folder = top;
        try
        {
            foreach (var part in parts[..^1])
            {
                var next = folder.Below(Bytes(part), $"{folder.Shown}/{RawText.Quote(part)}");
                if (folder != top)
                    folder.Dispose();
                folder = next;
            }

            return folder.OpenFile(Bytes(parts[^1]), Libc.ReadOnly, $"{folder.Shown}/{RawText.Quote(parts[^1])}");
        }
        finally
        {
            if (folder != top)
                folder.Dispose();
        }
    }

    private static string Hash(SafeFileHandle file, CancellationToken ct)
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
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Bytes(string name) => Encoding.Latin1.GetBytes(name + '\0');
}
