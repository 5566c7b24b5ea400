namespace Pipeline.Secrets;

/// <summary>What <see cref="SecretFile.Destroy"/> did. It never claims that the bytes are gone from the disk.</summary>
/// <param name="OtherNames">Hard links to the same content that are still there (their content was overwritten
/// too).</param>
public sealed record SecretFileRemoval(string Path, bool WasThere, uint OtherNames)
{
    public override string ToString() =>
        !WasThere
            ? $"{Path}: already gone."
            : $"{Path}: overwritten once, removed, folder flushed. Copies in the file system's journal, "
                + "snapshots, the drive's spare blocks and "
                + "backups may remain: only a changed password makes them worthless."
                + (OtherNames > 0 ? $" The same file still has {OtherNames} other name(s)." : "");
}
