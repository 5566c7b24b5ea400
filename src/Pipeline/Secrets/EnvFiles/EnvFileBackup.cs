namespace Pipeline.Secrets;

/// <summary>
/// Where a copy of an env file lies and what a restore must give back. Holds no secret: may go to the journal.
/// </summary>
/// <param name="Path">The name of the env file; may be a symlink.</param>
/// <param name="Copy">The copy, mode 600.</param>
/// <param name="Fingerprint">Keyed fingerprint of the content.</param>
public sealed record EnvFileBackup(string Path, string Copy, int Mode, uint Uid, uint Gid, string Fingerprint);
