using System.Text;
using Pipeline.Platform;

namespace Pipeline.Trees;

/// <summary>
/// An open folder whose content is a tree, or that holds the one file or symlink which is. The places in it are reached
/// from here, by paths without a symlink.
/// </summary>
internal sealed class TreeBase(OpenFolder folder, string? single) : IDisposable
{
    public OpenFolder Folder => folder;

    /// <summary>
    /// The place at <paramref name="path"/> of a folder.
    /// </summary>
    /// <param name="isContent">A symlink at this very path is read as what it is; false refuses it.</param>
    /// <returns>Null: there is none.</returns>
    /// <exception cref="TreeException">A symlink is on the way.</exception>
    public static TreeBase? Open(string place, TreePath path, bool isContent)
    {
        using var root = Posix.Open(place, TreePath.Root);
        if (path.IsRoot)
            return new TreeBase(root.Beneath("."u8, place), null);
        using var parent = new TreeBase(root, null).Holding(path);
        var name = Name(path);
        if (parent is null || Native.Stat(parent.Handle, name, parent.Shown) is not { } facts)
            return null;
        if (facts.IsSymlink && !isContent)
            throw OnTheWay(path, parent, name);
        return facts.IsFolder
            ? new TreeBase(parent.Below(name, $"{place}: {path}"), null)
            : new TreeBase(parent.Beneath("."u8, place), path.Name);
    }

    /// <summary>The folder that holds this path; null: there is none.</summary>
    /// <exception cref="TreeException">A symlink is on the way.</exception>
    public OpenFolder? Holding(TreePath path)
    {
        try
        {
            return folder.Beneath(Bytes(path.Parent), Shown(path.Parent));
        }
        catch (IOException e) when (e.HResult is Libc.NotThere or Libc.NotAFolder)
        {
            return null;
        }
        catch (IOException e) when (e.HResult is Libc.IsASymlink)
        {
            throw path.Ancestors().Select(Symlink).FirstOrDefault(found => found is not null)
                ?? new TreeException($"{Shown(path)}: {e.Message}");
        }
    }

    /// <summary>As <see cref="OpenFolder"/> takes it.</summary>
    public byte[] Bytes(TreePath path) => path.IsRoot ? Encoding.Latin1.GetBytes(single ?? ".") : path.Bytes;

    /// <summary>The last component, with the NUL that <see cref="Libc"/> needs.</summary>
    public byte[] NameOf(TreePath path) => path.IsRoot ? [.. Bytes(path), 0] : Name(path);

    public string Shown(TreePath path) => path.IsRoot ? folder.Shown : $"{folder.Shown}/{path}";

    public void Dispose() => folder.Dispose();

    private TreeException? Symlink(TreePath path)
    {
        using var parent = Holding(path);
        var name = Name(path);
        return parent is not null && Native.Stat(parent.Handle, name, parent.Shown) is { IsSymlink: true }
            ? OnTheWay(path, parent, name)
            : null;
    }

    private static TreeException OnTheWay(TreePath path, OpenFolder parent, byte[] name) =>
        new(
            $"symlink on the way: ./{path} -> {RawText.Quote(FolderEntries.Target(parent, name) ?? "")}; "
                + "it could lead out of the tree"
        );

    private static byte[] Name(TreePath path) => Encoding.Latin1.GetBytes(path.Name + '\0');
}
