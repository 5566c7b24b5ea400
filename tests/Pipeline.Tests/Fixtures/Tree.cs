using System.Security.Cryptography;
using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Fixtures;

/// <summary>
/// Manifests and git trees out of short texts: <c>a/b=content</c> a file, <c>a/</c> a folder, <c>a->b</c> a symlink,
/// <c>!</c> before it: executable.
/// </summary>
internal static class Tree
{
    public static TreeManifest Of(params string[] entries)
    {
        var listed = entries.Select(Entry).ToList();
        var folders = listed
            .SelectMany(e => e.Path.Ancestors())
            .Append(TreePath.Root)
            .Distinct()
            .Where(f => listed.All(e => e.Path != f));
        return new TreeManifest(listed.Concat(folders.Select(f => Entry(f, EntryKind.Directory, 0b111_101_101))));
    }

    public static GitTree Git(params string[] entries) =>
        new(
            "c0ffeec0ffee",
            TreePath.FromText("app"),
            [
                .. entries
                    .Select(Entry)
                    .OrderBy(e => e.Path)
                    .Select(e => new GitEntry(e.Path, e.Mode, "blob", e.Size, e.Sha256 ?? "", e.LinkTarget)),
            ]
        );

    public static TreeEntry Entry(string text)
    {
        var name = text.TrimStart('!');
        var mode = text.StartsWith('!') ? 0b111_101_101 : 0b110_100_100;
        if (name.Split("->") is [var link, var target])
            return Entry(TreePath.FromText(link), EntryKind.Symlink, 0b111_111_111) with
            {
                LinkTarget = target,
                Size = target.Length,
            };
        if (name.EndsWith('/'))
            return Entry(TreePath.FromText(name.TrimEnd('/')), EntryKind.Directory, 0b111_101_101);
        var parts = name.Split('=', 2);
        var content = Encoding.UTF8.GetBytes(parts.Length > 1 ? parts[1] : "");
        return Entry(TreePath.FromText(parts[0]), EntryKind.File, mode) with
        {
            Size = content.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
        };
    }

    public static TreeEntry Entry(TreePath path, EntryKind kind, int mode) =>
        new(path, kind, mode, 0, 0, 0, 0, 0, 0, 1, null, null, null, [], null);
}
