namespace Pipeline.Platform;

/// <summary>A folder that this process has made for itself.</summary>
internal static class OwnFolder
{
    /// <summary>
    /// Removes it with all that it holds, whatever bytes the names are: .NET's own way fails at a name that is no
    /// UTF-8.
    /// </summary>
    /// <exception cref="IOException">Something could not be removed.</exception>
    internal static void Remove(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            Directory.Delete(path, recursive: true);
            return;
        }

        using var parent = OpenFolder.At(Path.GetDirectoryName(path)!);
        parent.RemoveTree(Path.GetFileName(path));
    }
}
