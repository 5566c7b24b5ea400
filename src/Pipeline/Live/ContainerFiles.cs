using System.Formats.Tar;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A few files of a running container, by the engine's archive endpoint; one call a folder.</summary>
internal static class ContainerFiles
{
    public static async Task<IReadOnlyDictionary<TreePath, byte[]>> Read(DockerEngine engine, string container, string root, IReadOnlyList<TreePath> files, CancellationToken ct)
    {
        var found = new Dictionary<TreePath, byte[]>();
        foreach (var folder in files.GroupBy(f => f.Parent))
            await ReadFolder(engine, container, root, folder.Key, folder.ToHashSet(), found, ct);
        return found;
    }

    private static async Task ReadFolder(DockerEngine engine, string container, string root, TreePath folder, HashSet<TreePath> wanted, Dictionary<TreePath, byte[]> found, CancellationToken ct)
    {
        await using var archive = await engine.Containers.GetArchive(container, $"{root}/{folder}", ct);
        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            var path = folder.Parent / TreePath.FromText(entry.Name.TrimEnd('/'));
            if (entry.DataStream is not { } data || !wanted.Contains(path))
                continue;
            using var content = new MemoryStream();
            await data.CopyToAsync(content, ct);
            found[path] = content.ToArray();
        }
    }
}
