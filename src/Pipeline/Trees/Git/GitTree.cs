namespace Pipeline.Trees;

/// <summary>The files of one folder of one commit.</summary>
public sealed class GitTree(string commit, TreePath path, IReadOnlyList<GitEntry> entries)
{
    private const int DirectoryMode = 0b111_101_101;

    /// <summary>Full commit ID.</summary>
    public string Commit { get; } = commit;

    /// <summary>The folder, relative to the repository's root.</summary>
    public TreePath Path { get; } = path;

    /// <summary>Files and symlinks, sorted by path.</summary>
    public IReadOnlyList<GitEntry> Entries { get; } = entries;

    /// <summary>Further folders that are there, even where <see cref="Entries"/> has nothing in them.</summary>
    public IReadOnlyList<TreePath> Folders { get; init; } = [];

    /// <summary>
    /// What must be found where the folder is deployed: the files, and every folder they imply with mode 0755. Owner,
    /// time and inode are zero, so compare it with <see cref="Aspects.Code"/>.
    /// </summary>
    public TreeManifest AsManifest()
    {
        var folders = Entries
            .SelectMany(e => e.Path.Ancestors())
            .Concat(Folders.SelectMany(f => f.Ancestors().Append(f)))
            .Append(TreePath.Root)
            .Distinct();
        return new TreeManifest(
            folders.Select(f => Expected(f, EntryKind.Directory, DirectoryMode)).Concat(Entries.Select(Expected))
        );
    }

    private static TreeEntry Expected(GitEntry e) =>
        Expected(e.Path, e.LinkTarget is null ? EntryKind.File : EntryKind.Symlink, e.Mode) with
        {
            Size = e.Size,
            Sha256 = e.LinkTarget is null ? e.Sha256 : null,
            LinkTarget = e.LinkTarget,
        };

    private static TreeEntry Expected(TreePath path, EntryKind kind, int mode) =>
        new(path, kind, mode, 0, 0, 0, 0, 0, 0, 1, null, null, null, [], null);
}
