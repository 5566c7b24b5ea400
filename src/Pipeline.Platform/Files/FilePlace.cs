namespace Pipeline.Platform;

/// <summary>
/// Where a file really is: its folder, open, and its name there. The folder's path was opened component by component
/// without following a symlink, so what somebody else renames meanwhile leads nowhere else. Symlinks that were on the
/// way are followed only by <see cref="RequireOwner"/>'s rule.
/// </summary>
internal sealed class FilePlace : IDisposable
{
    private readonly IReadOnlyList<UntrustedLink> _links;

    private FilePlace(OpenFolder folder, string path, IReadOnlyList<UntrustedLink> links) =>
        (Folder, Target, _links) = (folder, path, links);

    internal OpenFolder Folder { get; }

    /// <summary>The file's path without any symlink in it.</summary>
    internal string Target { get; }

    internal string Name => Path.GetFileName(Target);

    /// <param name="path">May lead over symlinks, and be one.</param>
    /// <exception cref="IOException">There is no such folder or file, or the path was changed while it was
    /// followed.</exception>
    internal static FilePlace Find(string path)
    {
        var (target, links) = LinkWalk.Follow(Path.GetFullPath(path));
        return new FilePlace(OpenFolder.WithoutLinks(Path.GetDirectoryName(target) ?? "/"), target, links);
    }

    /// <summary>
    /// Opens the folder in which a new file is to be made. Symlinks on the way to it fall under <see
    /// cref="RequireOwner"/>'s rule.
    /// </summary>
    /// <param name="path">Of the file.</param>
    /// <exception cref="IOException">There is no such folder, it was changed while it was followed, or a link leads to
    /// somebody else's.</exception>
    internal static OpenFolder FolderFor(string path)
    {
        using var place = Find(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var folder = OpenFolder.WithoutLinks(place.Target);
        try
        {
            place.RequireOwner(folder.Facts);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A symlink in a folder that somebody else can write to leads only to a file of that folder's owner: else whoever
    /// made the link would choose which file of another user is read or replaced.
    /// </summary>
    /// <param name="facts">Of the opened file.</param>
    /// <exception cref="IOException">The file belongs to somebody else.</exception>
    internal void RequireOwner(FileFacts facts)
    {
        if (_links.FirstOrDefault(l => l.FolderOwner != facts.Uid) is { } link)
            throw new IOException(
                $"{link.Path} is a symbolic link in a folder of user {link.FolderOwner}, and leads to "
                    + $"{Target} of user {facts.Uid}; "
                    + "expected the same owner as the folder's. Name the target itself instead of the link, or "
                    + "give both the same owner"
            );
    }

    public void Dispose() => Folder.Dispose();
}
