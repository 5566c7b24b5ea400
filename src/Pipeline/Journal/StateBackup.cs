namespace Pipeline.Journal;

/// <summary>A verified backup that a rollback brings a whole volume back from.</summary>
/// <param name="Key">The volume, as in the compose file.</param>
/// <param name="Release">The release that made it.</param>
/// <param name="Backup">The volume that holds it.</param>
/// <param name="Manifest">Fingerprint of what it holds.</param>
public sealed record StateBackup(string Key, string Release, string Backup, string Manifest);
