namespace Pipeline.Secrets;

/// <summary>
/// The new file beside the old one, until it takes its name. Whatever happens it does not stay: it holds secrets. What a killed process left
/// behind is removed by the next one (the pipeline's lock makes sure that no other is at work).
/// </summary>
internal sealed class EnvFileReplacement(EnvFileSnapshot snapshot)
{
    private readonly string _folder = Path.GetDirectoryName(snapshot.Target)!;
    private readonly string _temporary = $"{Prefix(snapshot)}{Guid.NewGuid():N}.tmp";

    internal void Prepare(byte[] bytes, int mode, uint uid, uint gid)
    {
        foreach (var left in Directory.EnumerateFiles(_folder).Where(f => f.StartsWith(Prefix(snapshot), StringComparison.Ordinal)))
            File.Delete(left);
        DurableFile.WriteNew(_temporary, bytes);
        ExtendedAttributes.Copy(snapshot.Target, _temporary);
        // The owner first: changing it clears the set-id bits, and with mode 600 nobody else gets in between.
        Native.ChangeOwner(_temporary, uid, gid);
        SetMode((UnixFileMode)mode);
    }

    internal void Commit() => Native.Rename(_temporary, snapshot.Target);

    internal void Discard() => File.Delete(_temporary);

    private static string Prefix(EnvFileSnapshot snapshot) =>
        Path.Combine(Path.GetDirectoryName(snapshot.Target)!, $".{Path.GetFileName(snapshot.Target)}.pipeline-");

    private void SetMode(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException();
        using var handle = File.OpenHandle(_temporary, FileMode.Open, FileAccess.ReadWrite);
        File.SetUnixFileMode(handle, mode);
        RandomAccess.FlushToDisk(handle);
    }
}
