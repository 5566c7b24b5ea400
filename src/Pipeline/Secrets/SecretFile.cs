using System.Security.Cryptography;

namespace Pipeline.Secrets;

/// <summary>What <see cref="SecretFile.Destroy"/> did. It never claims that the bytes are gone from the disk.</summary>
/// <param name="OtherNames">Hard links to the same content that are still there (their content was overwritten too).</param>
public sealed record SecretFileRemoval(string Path, bool WasThere, uint OtherNames)
{
    public override string ToString() => !WasThere
        ? $"{Path}: already gone."
        : $"{Path}: overwritten once, removed, folder flushed. Copies in the file system's journal, snapshots, the drive's spare blocks and "
            + "backups may remain: only a changed password makes them worthless."
            + (OtherNames > 0 ? $" The same file still has {OtherNames} other name(s)." : "");
}

/// <summary>A SECRET-READ-ONCE file: one line, readable by its owner only.</summary>
public static class SecretFile
{
    /// <summary>Reads the secret; the file stays (see <see cref="Destroy"/>). The line ending does not belong to the secret.</summary>
    /// <exception cref="SecretException">
    /// Missing, a symlink, no regular file, any permission for group or others, another owner than the current user,
    /// empty, more than one line, NUL, not UTF-8, over 64 KiB.
    /// </exception>
    public static async Task<Secret> ReadOnce(string path, CancellationToken ct)
    {
        var facts = Native.Stat(path) ?? throw new SecretException($"{path}: there is no such file.");
        Check(path, facts);
        await using var stream = Open(path);
        // The name may have changed hands between the check and the opening.
        if (!Native.Stat(stream.SafeFileHandle).SameFile(facts))
            throw new SecretException($"{path}: replaced while it was being opened; try again.");
        return await SecretInput.ReadStream(stream, path, ct);
    }

    /// <summary>
    /// Overwrites the file once, removes it and flushes its folder. Call it only after the secret is proven to be no longer needed.
    /// Overwriting is an attempt: journaling, copy-on-write file systems and flash keep old blocks.
    /// </summary>
    /// <exception cref="SecretException">The name is no regular file.</exception>
    public static SecretFileRemoval Destroy(string path)
    {
        var facts = Native.Stat(path);
        if (facts is null)
            return new SecretFileRemoval(path, WasThere: false, OtherNames: 0);
        if (!facts.IsRegular)
            throw new SecretException($"{path}: not a regular file; nothing was removed.");
        Overwrite(path);
        File.Delete(path);
        Native.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new SecretFileRemoval(path, WasThere: true, facts.Links - 1);
    }

    private static void Check(string path, FileFacts facts)
    {
        if (facts.IsSymlink)
            throw new SecretException($"{path}: a symbolic link; expected the file itself.");
        if (!facts.IsRegular)
            throw new SecretException($"{path}: not a regular file.");
        if ((facts.Mode & 0x3F) != 0)
            throw new SecretException($"{path}: mode {facts.PermissionText}, expected 600 or less. If nobody else read it: chmod 600 {path}");
        if (facts.Uid != Native.EffectiveUser)
            throw new SecretException($"{path}: belongs to user {facts.Uid}, expected {Native.EffectiveUser}, who runs this.");
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SecretException($"{path}: its owner may not read it; chmod 600 {path}", e);
        }
    }

    private static void Overwrite(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        stream.Write(RandomNumberGenerator.GetBytes((int)Math.Min(stream.Length, 1 << 20)));
        stream.Flush(flushToDisk: true);
    }
}
