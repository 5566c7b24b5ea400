using Pipeline.Releases;
using Pipeline.Secrets;
using Pipeline.Terms;

namespace Pipeline.Stages;

/// <summary>The undo of the env file: previous bytes, mode and owner.</summary>
internal static class EnvRestore
{
    /// <exception cref="EnvFileException">Somebody else changed the file since; it is left alone.</exception>
    /// <param name="written">Fingerprint of what the release wrote into the file.</param>
    public static async Task Run(StackContext context, EnvFileBackup? backup, string written, CancellationToken ct)
    {
        if (backup is null)
            return;
        using var fingerprints = Fingerprints.Open(context.State.Root);
        if (!File.Exists(backup.Copy) && await IsBefore(backup, fingerprints, ct))
            return;
        if (await EnvFileWriter.Restore(backup, written, fingerprints, ct))
            context.Log.Say($"{backup.Path} has its previous bytes, mode and owner");
    }

    public static async Task<Evidence> Look(StackContext context, EnvFileBackup backup, CancellationToken ct)
    {
        using var fingerprints = Fingerprints.Open(context.State.Root);
        var same = await IsBefore(backup, fingerprints, ct);
        return new Evidence(
            $"{backup.Path} is as before: bytes, mode and owner",
            same,
            same
                ? $"mode {Convert.ToString(backup.Mode, 8)}, owner {backup.Uid}:{backup.Gid}"
                : $"it differs; the previous content is in {backup.Copy}"
        );
    }

    private static async Task<bool> IsBefore(EnvFileBackup backup, Fingerprints fingerprints, CancellationToken ct)
    {
        var now = await EnvFileWriter.Read(backup.Path, ct);
        return fingerprints.Of(now.Bytes) == backup.Fingerprint
            && (now.Facts.Mode & 0xFFF, now.Facts.Uid, now.Facts.Gid) == (backup.Mode, backup.Uid, backup.Gid);
    }
}
