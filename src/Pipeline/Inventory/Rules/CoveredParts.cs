using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Which code of a folder other mounts cover: a new image does not change these files. Pure.</summary>
internal static class CoveredParts
{
    /// <param name="same">The containers that see the same folder; each may have mounts of its own.</param>
    public static IReadOnlyList<CoveredPart> Of(
        FoundFolder folder,
        IReadOnlyList<FileRow> rows,
        IReadOnlyList<FoundFolder> same
    )
    {
        var code = rows.Where(r => r.Repository is not null && SourceNames.IsCode(TreePath.FromText(r.Path))).ToList();
        return
        [
            .. same.Append(folder)
                .SelectMany(f => code.Select(r => (Row: r, Mount: Over(f, r))))
                .Where(c => c.Mount is not null)
                .DistinctBy(c => (c.Row.Path, c.Mount!.Destination, ContainerView.NameOf(c.Mount)))
                .GroupBy(c => (c.Mount!.Destination, ContainerView.NameOf(c.Mount)))
                .Select(g => Part(g.First().Mount!, [.. g.Select(c => c.Row)])),
        ];
    }

    /// <summary>The other mount that a file lies in; null for none.</summary>
    private static MountPoint? Over(FoundFolder folder, FileRow row) =>
        folder.IsInItsMount(TreePath.FromText(row.Path))
            ? null
            : folder.View.MountOf(ContainerPath.Normalise($"{folder.Path}/{row.Path}"));

    private static CoveredPart Part(MountPoint mount, IReadOnlyList<FileRow> rows) =>
        new(
            mount.Destination,
            ContainerView.KindOf(mount),
            ContainerView.NameOf(mount)!,
            [.. rows.Select(r => r.Path)],
            [.. rows.Where(r => r.State != FileState.Same).Select(r => r.Path)]
        );
}
