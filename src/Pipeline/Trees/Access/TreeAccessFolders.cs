namespace Pipeline.Trees;

public static class TreeAccessFolders
{
    private const int Mode = 0b111_101_101;

    /// <summary>Makes a folder and those above it that do not exist yet, as root, mode 755.</summary>
    public static async Task MakeFolders(this ITreeAccess trees, VolumeLocation folder, CancellationToken ct)
    {
        TreePath[] path = [.. folder.Path.Ancestors().Append(folder.Path).Where(p => !p.IsRoot).Distinct().Order()];
        var there = await trees.Read(
            folder with
            {
                Path = TreePath.Root,
            },
            new ReadRequest(Only: path, FactsOnly: true),
            ct
        );
        foreach (var missing in path.Where(p => there.Find(p) is null))
            await trees.MakeDirectory(folder with { Path = missing }, Mode, ct);
    }
}
