namespace Pipeline.Secrets;

/// <summary>An env file as it was read: the reference that a later write is checked against. Holds secrets, in memory only.</summary>
public sealed class EnvFileSnapshot
{
    internal EnvFileSnapshot(string path, string target, FileFacts facts, byte[] bytes)
    {
        (Path, Target, Facts, Bytes) = (path, target, facts, bytes);
    }

    /// <summary>The name that was asked for; may be a symlink.</summary>
    public string Path { get; }

    /// <summary>The file behind it, absolute: this one is replaced, a symlink stays.</summary>
    public string Target { get; }

    /// <summary>Permission bits.</summary>
    public UnixFileMode Mode => Facts.Permissions;

    internal FileFacts Facts { get; }

    internal byte[] Bytes { get; }

    /// <summary>Parses the content as it was read.</summary>
    /// <inheritdoc cref="EnvFile.Parse"/>
    public EnvFile Parse(Func<string, string?>? environment = null, EnvDialect dialect = EnvDialect.Project) =>
        EnvFile.Parse(Bytes, environment, dialect);

    public override string ToString() => Path;
}

/// <summary>Where a copy of an env file lies and what a restore must give back. Holds no secret: may go to the journal.</summary>
/// <param name="Path">The name of the env file; may be a symlink.</param>
/// <param name="Copy">The copy, mode 600.</param>
/// <param name="Fingerprint">Keyed fingerprint of the content.</param>
public sealed record EnvFileBackup(string Path, string Copy, int Mode, uint Uid, uint Gid, string Fingerprint);
