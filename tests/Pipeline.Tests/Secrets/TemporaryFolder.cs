using System.Runtime.Versioning;

namespace Pipeline.Tests.Secrets;

/// <summary>A folder of its own for a test.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("secrets-test-").FullName;

    public string Write(
        string name,
        string content,
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite
    ) => Write(name, EnvCorpus.Bytes(content), mode);

    public string Write(string name, byte[] content, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    public IEnumerable<string> Names =>
        Directory.EnumerateFileSystemEntries(Path).Select(p => System.IO.Path.GetFileName(p)!);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
