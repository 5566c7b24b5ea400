using System.Formats.Tar;
using Pipeline.Docker;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A few files of a running container, by the engine's archive endpoint; one call a folder.</summary>
internal static class ContainerFiles
{
    public static async Task<IReadOnlyDictionary<TreePath, byte[]>> Read(
        DockerEngine engine,
        string container,
        string root,
        IReadOnlyList<TreePath> files,
        CancellationToken ct
    )
    {
        var found = new Dictionary<TreePath, byte[]>();
        foreach (var folder in files.GroupBy(f => f.Parent))
        {
            await using var archive = await engine.Containers.GetArchive(container, $"{root}/{folder.Key}", ct);
            await Pick(archive, folder.Key, folder.ToHashSet(), found, ct);
        }

        return found;
    }

    /// <summary>One call a file: for a few in folders that hold much else. What is not there is left out.</summary>
    public static async Task<IReadOnlyDictionary<TreePath, byte[]>> ReadEach(
        DockerEngine engine,
        string container,
        string root,
        IReadOnlyList<TreePath> files,
        CancellationToken ct
    )
    {
        var found = new Dictionary<TreePath, byte[]>();
        foreach (var file in files)
            if (await ReadOne(engine, container, $"{root}/{file}", ct) is { } content)
                found[file] = content;
        return found;
    }

    private static async Task<byte[]?> ReadOne(DockerEngine engine, string container, string path, CancellationToken ct)
    {
        try
        {
            await using var archive = await engine.Containers.GetArchive(container, path, ct);
            await using var tar = new TarReader(archive);
            if (
                await tar.GetNextEntryAsync(copyData: false, ct)
                is not { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } entry
            )
                return null;
            using var content = new MemoryStream();
            await (entry.DataStream?.CopyToAsync(content, ct) ?? Task.CompletedTask);
            return content.ToArray();
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Takes the wanted files out of a folder's archive.</summary>
    private static async Task Pick(
        Stream archive,
        TreePath folder,
        HashSet<TreePath> wanted,
        Dictionary<TreePath, byte[]> found,
        CancellationToken ct
    )
    {
        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync(copyData: false, ct) is { } entry)
        {
            // The first part of each name is the folder itself: its name, or "." for the root.
            if (entry.DataStream is not { } data || entry.Name.Split('/', 2) is not [_, { Length: > 0 } below])
                continue;
            var path = folder / TreePath.FromText(below.TrimEnd('/'));
            if (!wanted.Contains(path))
                continue;
            using var content = new MemoryStream();
            await data.CopyToAsync(content, ct);
            found[path] = content.ToArray();
        }
    }
}
