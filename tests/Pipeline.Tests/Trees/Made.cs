using System.Security.Cryptography;
using System.Text;
using Pipeline.Trees;

namespace Pipeline.Tests.Trees;

/// <summary>Entries made by hand.</summary>
internal static class Made
{
    public static TreeManifest Tree(params TreeEntry[] entries) => new(entries);

    public static TreeEntry Folder(string path) => Entry(path, EntryKind.Directory, 0b111_101_101);

    public static TreeEntry File(string path, string content, int links = 1) =>
        Entry(path, EntryKind.File, 0b110_100_100) with
        {
            Size = content.Length,
            Links = links,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content))),
        };

    private static TreeEntry Entry(string path, EntryKind kind, int mode) =>
        new(TreePath.FromText(path), kind, mode, 0, 0, 0, 5_000_000_001, 6, 7, 1, null, null, null, [], null);
}
