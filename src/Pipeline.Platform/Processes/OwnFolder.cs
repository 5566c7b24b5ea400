using System.Text.RegularExpressions;

namespace Pipeline.Platform;

/// <summary>A temporary folder that this process has made for itself, readable by its user only.</summary>
internal static partial class OwnFolder
{
    private static int _hasSwept;

    /// <summary>
    /// Makes one. The first time, those go that processes left behind which were killed: they may hold a whole build
    /// context, or files with secrets.
    /// </summary>
    /// <param name="kind">What it is for: small letters.</param>
    /// <returns>Its path, short enough for a socket in it.</returns>
    internal static string Make(string kind)
    {
        if (Interlocked.Exchange(ref _hasSwept, 1) == 0)
            Sweep(Path.GetTempPath());
        return Directory.CreateTempSubdirectory($"pipeline-{kind}-{ProcessIdentity.Mine.ShortWord}-").FullName;
    }

    /// <summary>Removes those of processes that have ended for certain, as far as this user may.</summary>
    internal static void Sweep(string parent)
    {
        foreach (var folder in new DirectoryInfo(parent).EnumerateDirectories("pipeline-*"))
            if (Name().Match(folder.Name) is { Success: true } name && ProcessIdentity.HasEnded(name.Groups[1].Value))
                TryRemove(folder);
    }

    private static void TryRemove(DirectoryInfo folder)
    {
        try
        {
            if (folder.LinkTarget is null)
                Remove(folder.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Of another user, or another process was faster.
        }
    }

    [GeneratedRegex(@"\Apipeline-[a-z]+-([0-9a-f]{6}-[0-9a-f]+-[0-9a-f]+)-[A-Za-z0-9]+\z")]
    private static partial Regex Name();

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
