using Pipeline.Platform;

namespace Pipeline.Secrets;

/// <summary>
/// An env file as it was read: the reference that a later write is checked against. Holds secrets, in memory only.
/// </summary>
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
