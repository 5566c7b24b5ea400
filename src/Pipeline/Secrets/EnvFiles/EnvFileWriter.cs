using Pipeline.Platform;

namespace Pipeline.Secrets;

/// <summary>
/// Reads, replaces, backs up and restores an env file. A replacement is one rename, with the mode, owner and extended
/// attributes (ACLs among them) of the file before: a reader sees the old file or the new one, and so does a crash.
/// Linux only.
/// </summary>
public static class EnvFileWriter
{
    /// <summary>Reads the file, through a symlink, and checks that it can be replaced.</summary>
    /// <exception cref="EnvFileException"> Missing, unreadable, not a regular file, a mount point (renaming over it
    /// fails, or the containers keep the old inode), or a file with several names (a rename would part them), or
    /// reached over a symlink that somebody else may have made, to a file of another owner.
    /// </exception>
    public static async Task<EnvFileSnapshot> Read(string path, CancellationToken ct)
    {
        using var file = OpenEnvFile.At(path);
        CheckReplaceable(file.Place.Target, file.Facts);
        return new EnvFileSnapshot(path, file.Place.Target, file.Facts, await file.Bytes(ct));
    }

    /// <summary>Writes new content over exactly the file that was read.</summary>
    /// <exception cref="EnvFileException">The file changed since it was read, or its mode, owner or attributes cannot
    /// be kept. It is untouched then.</exception>
    public static async Task Replace(EnvFileSnapshot snapshot, byte[] newBytes, CancellationToken ct)
    {
        var facts = snapshot.Facts;
        await Write(snapshot, newBytes, facts.Mode & 0xFFF, facts.Uid, facts.Gid, ct);
    }

    /// <summary>
    /// Copies the file as it was read into a folder, mode 600, flushed to disk. The folder should be the release's own.
    /// </summary>
    /// <param name="fingerprints">Of the state directory: the restore checks the copy with them.</param>
    public static EnvFileBackup Backup(EnvFileSnapshot snapshot, string folder, Fingerprints fingerprints)
    {
        var copy = System.IO.Path.Combine(
            System.IO.Path.GetFullPath(folder),
            $"{System.IO.Path.GetFileName(snapshot.Path)}.{Guid.NewGuid():N}.backup"
        );
        DurableFile.WriteNew(copy, snapshot.Bytes);
        return Describe(snapshot, copy, fingerprints);
    }

    /// <summary>What a restore must give back, with the place where its copy is or will be; writes nothing.</summary>
    public static EnvFileBackup Describe(EnvFileSnapshot snapshot, string copy, Fingerprints fingerprints) =>
        new(
            snapshot.Path,
            copy,
            snapshot.Facts.Mode & 0xFFF,
            snapshot.Facts.Uid,
            snapshot.Facts.Gid,
            fingerprints.Of(snapshot.Bytes)
        );

    /// <summary>
    /// Gives the file its previous bytes, mode and owner back. Does nothing when it has them already.
    /// </summary>
    /// <param name="written"> Fingerprint of what the edit wrote: a file that is neither that nor the backup was
    /// changed by someone else, and is left alone.
    /// </param>
    /// <returns>False when there was nothing to do.</returns>
    /// <exception cref="EnvFileException">The copy is damaged, or the file was changed by someone else.</exception>
    public static async Task<bool> Restore(
        EnvFileBackup backup,
        string written,
        Fingerprints fingerprints,
        CancellationToken ct
    )
    {
        var bytes = await File.ReadAllBytesAsync(backup.Copy, ct);
        if (fingerprints.Of(bytes) != backup.Fingerprint)
            throw new EnvFileException(
                $"{backup.Copy}: not the content that was backed up; {backup.Path} is untouched."
            );
        var current = await Read(backup.Path, ct);
        var found = fingerprints.Of(current.Bytes);
        var sameMeta =
            (current.Facts.Mode & 0xFFF, current.Facts.Uid, current.Facts.Gid) == (backup.Mode, backup.Uid, backup.Gid);
        if (found == backup.Fingerprint && sameMeta)
            return false;
        if (found != written && found != backup.Fingerprint)
            throw new EnvFileException(
                $"{backup.Path}: changed by someone else since the edit; it is untouched. The previous "
                    + $"content is in {backup.Copy}."
            );
        await Write(current, bytes, backup.Mode, backup.Uid, backup.Gid, ct);
        return true;
    }

    internal static void CheckReplaceable(string target, FileFacts facts)
    {
        if (!facts.IsRegular)
            throw new EnvFileException($"{target}: not a regular file.");
        if (facts.IsMountPoint)
            throw new EnvFileException(
                $"{target}: a mount point (a bind-mounted single file). It cannot be replaced atomically; "
                    + "edit it on the host it comes from, or mount its folder."
            );
        if (facts.Links > 1)
            throw new EnvFileException(
                $"{target}: has {facts.Links} names (hard links). Replacing one would leave the others with "
                    + "the old content; make it a file of its own."
            );
    }

    private static async Task Write(
        EnvFileSnapshot snapshot,
        byte[] bytes,
        int mode,
        uint uid,
        uint gid,
        CancellationToken ct
    )
    {
        using var old = OpenEnvFile.At(snapshot.Path);
        await CheckUnchanged(snapshot, old, ct);
        var committing = false;
        try
        {
            using var replacement = new EnvFileReplacement(old.Place);
            replacement.Prepare(bytes, old.File, mode, uid, gid);
            await CheckUnchanged(snapshot, old, ct);
            committing = true;
            replacement.Commit();
        }
        catch (IOException e)
        {
            throw new EnvFileException(
                committing
                    ? $"{snapshot.Target}: whether it has its new content after a power loss is unknown ({e.Message})."
                    : $"{snapshot.Target}: cannot be replaced ({e.Message}); it is untouched."
            );
        }
    }

    /// <summary>Neither the open file nor its name has changed.</summary>
    private static async Task CheckUnchanged(EnvFileSnapshot snapshot, OpenEnvFile now, CancellationToken ct)
    {
        var same =
            now.Place.Target == snapshot.Target
            && now.Facts == snapshot.Facts
            && now.Place.Folder.Stat(now.Place.Name) == snapshot.Facts;
        if (!same || !(await now.Bytes(ct)).AsSpan().SequenceEqual(snapshot.Bytes))
            throw new EnvFileException($"{snapshot.Path}: changed since it was read; nothing was written. Try again.");
    }
}
