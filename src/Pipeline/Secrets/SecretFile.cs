using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Pipeline.Platform;

namespace Pipeline.Secrets;

/// <summary>A SECRET-READ-ONCE file: one line, readable by its owner only.</summary>
public static class SecretFile
{
    /// <summary>
    /// Reads the secret; the file stays (see <see cref="Destroy"/>). The line ending does not belong to the secret.
    /// </summary>
    /// <exception cref="SecretException"> Missing, a symlink, no regular file, any permission for group or others,
    /// another owner than the current user, empty, more than one line, NUL, not UTF-8, over 64 KiB.
    /// </exception>
    public static async Task<Secret> ReadOnce(string path, CancellationToken ct)
    {
        using var place = Find(path) ?? throw new SecretException($"{path}: there is no such file.");
        await using var stream = new FileStream(Open(path, place, Libc.ReadOnly), FileAccess.Read, bufferSize: 0);
        return await SecretInput.ReadStream(stream, path, ct);
    }

    /// <summary>Reads a secret of several lines, such as a key in PEM, under the same conditions.</summary>
    /// <exception cref="SecretException">As <see cref="ReadOnce"/>, but for the lines.</exception>
    public static async Task<string> ReadText(string path, CancellationToken ct)
    {
        using var place = Find(path) ?? throw new SecretException($"{path}: there is no such file.");
        await using var stream = new FileStream(Open(path, place, Libc.ReadOnly), FileAccess.Read, bufferSize: 0);
        return stream.Length <= SecretText.Limit
            ? await new StreamReader(stream).ReadToEndAsync(ct)
            : throw new SecretException($"{path}: over {SecretText.Limit / 1024} KiB; expected a key.");
    }

    /// <summary>
    /// Overwrites the file once, removes it and flushes its folder. Call it only after the secret is proven to be no
    /// longer needed. Overwriting is an attempt: journaling, copy-on-write file systems and flash keep old blocks.
    /// </summary>
    /// <exception cref="SecretException">As <see cref="ReadOnce"/>; or it has several names in a folder that others can
    /// write to. It is untouched then.</exception>
    public static SecretFileRemoval Destroy(string path)
    {
        using var place = Find(path);
        if (place is null)
            return new SecretFileRemoval(path, WasThere: false, OtherNames: 0);
        using var file = Open(path, place, Libc.ReadWrite);
        var facts = Native.Stat(file);
        // Elsewhere a second name may be somebody's trick to have another of root's files overwritten.
        if (facts.Links > 1 && !place.Folder.Facts.IsOurs)
            throw new SecretException(
                $"{path}: has {facts.Links} names (hard links), in a folder that others can write to; nothing "
                    + "was removed. Look at it, and remove it by hand."
            );
        RandomAccess.Write(
            file,
            RandomNumberGenerator.GetBytes((int)Math.Min(RandomAccess.GetLength(file), 1 << 20)),
            0
        );
        Durable.Flush(file, path);
        if (place.Folder.Stat(place.Name) is not { } now || !now.SameFile(facts))
            throw new SecretException(
                $"{path}: overwritten, but meanwhile somebody else gave its name to another file, which is "
                    + "left alone. Look at it, and remove it by hand."
            );
        place.Folder.Remove(place.Name);
        place.Folder.Flush();
        return new SecretFileRemoval(path, WasThere: true, facts.Links - 1);
    }

    /// <returns>Null when nothing has that name.</returns>
    private static FilePlace? Find(string path)
    {
        if (Native.Stat(path) is not { } facts)
            return null;
        if (facts.IsSymlink)
            throw new SecretException($"{path}: a symbolic link; expected the file itself.");
        try
        {
            return FilePlace.Find(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException e)
        {
            throw new SecretException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Opens it first, and checks what was opened: its name may change hands meanwhile.</summary>
    private static SafeFileHandle Open(string path, FilePlace place, int access)
    {
        if (place.Folder.Stat(place.Name) is { } facts)
            Check(path, facts);
        try
        {
            var file = place.Folder.OpenFile(place.Name, access);
            Check(path, Native.Stat(file));
            place.RequireOwner(Native.Stat(file));
            return file;
        }
        catch (IOException e)
        {
            throw new SecretException($"{path}: cannot be opened ({e.Message}); it is untouched", e);
        }
    }

    private static void Check(string path, FileFacts facts)
    {
        if (facts.IsSymlink)
            throw new SecretException($"{path}: a symbolic link; expected the file itself.");
        if (!facts.IsRegular)
            throw new SecretException($"{path}: not a regular file; it is untouched.");
        if ((facts.Mode & 0x3F) != 0)
            throw new SecretException(
                $"{path}: mode {facts.PermissionText}, expected 600 or less. If nobody else read it: chmod 600 {path}"
            );
        if (facts.Uid != Native.EffectiveUser)
            throw new SecretException(
                $"{path}: belongs to user {facts.Uid}, expected {Native.EffectiveUser}, who runs this."
            );
    }
}
