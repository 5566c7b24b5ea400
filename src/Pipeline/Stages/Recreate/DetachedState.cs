using Pipeline.Imports;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Stages.Recreate;

/// <summary>
/// What in a detached volume exists nowhere else. As in a rebuild, every path has to be accounted for: git had it among
/// the code, the image brings the very same, a run derived it from the code, or it was copied to the volume that covers
/// its path from now on.
/// </summary>
internal sealed class DetachedState(StackContext context, DetachedVolume detached)
{
    private readonly TreePath _mount = PathIn(detached.Destination);

    /// <returns>Paths in the volume that nothing accounts for.</returns>
    public async Task<IReadOnlyList<TreePath>> Look(CancellationToken ct)
    {
        var manifest = await context.Read(
            $"reading the volume at {detached.Destination} of {detached.Service}",
            new VolumeLocation(detached.Volume, TreePath.FromText(detached.Folder)),
            ReadRequest.Full,
            ct
        );
        var unknown = manifest.Entries.Where(e => e.Kind != EntryKind.Directory).ToList();
        if (unknown.Count > 0)
            unknown = await WithoutCode(unknown, ct);
        if (unknown.Count > 0)
            unknown = await WithoutImage(unknown, ct);
        foreach (var mount in Covering(unknown))
            unknown = await WithoutCopies(unknown, mount, ct);
        return [.. unknown.Select(e => e.Path)];
    }

    private async Task<List<TreeEntry>> WithoutCode(List<TreeEntry> entries, CancellationToken ct)
    {
        var left = entries;
        foreach (var tree in context.Stack.Definition.Code.Where(t => t.Services.Contains(detached.Service)))
        {
            var (folder, python) = (PathIn(tree.Path), tree.Derived.Contains(DerivedFiles.Python));
            var known = await context.Git.EverIn(await RepositoryPaths.Source(context, tree, ct), "HEAD", ct);
            bool IsCode(TreePath path) =>
                known.Contains(path)
                || path == TreePath.FromText(tree.Marker)
                || (python && DerivedPython.IsBytecode(path));
            left =
            [
                .. left.Where(e => !(_mount / e.Path).IsUnder(folder) || !IsCode((_mount / e.Path).RelativeTo(folder))),
            ];
        }

        return left;
    }

    private async Task<List<TreeEntry>> WithoutImage(List<TreeEntry> entries, CancellationToken ct)
    {
        if (await context.Engine.Images.TryInspect(detached.Image, ct) is null)
            return entries;
        await using var scratch = await Scratch.FromImage(context, detached.Image, detached.Destination, ct);
        var image = await context.Trees.Read(scratch.Root, ReadRequest.Full, ct);
        return [.. entries.Where(e => image.Find(e.Path) is not { } same || !HasContentOf(e, same))];
    }

    private async Task<List<TreeEntry>> WithoutCopies(List<TreeEntry> entries, ComposeMount mount, CancellationToken ct)
    {
        if (await context.Engine.Volumes.TryInspect(mount.Source!, ct) is null)
            return entries;
        var folder = PathIn(mount.Target).RelativeTo(_mount);
        var copies = await context.Trees.Read(
            new VolumeLocation(mount.Source!, TreePath.FromText(mount.Subpath ?? "")),
            ReadRequest.Full,
            ct
        );
        // Once the service runs on the other volume, only that one is written, and what is underneath is what it began
        // with.
        var isOver = detached.Covered.Contains(mount.Target);
        return
        [
            .. entries.Where(e =>
                !(
                    e.Path.IsUnder(folder)
                    && copies.Find(e.Path.RelativeTo(folder)) is { } copy
                    && (isOver || HasContentOf(e, copy))
                )
            ),
        ];
    }

    /// <summary>Named volumes that cover a part of the detached one from now on.</summary>
    private IEnumerable<ComposeMount> Covering(List<TreeEntry> unknown) =>
        unknown.Count == 0
            ? []
            : context
                .Stack.Compose.Find(detached.Service)!
                .Mounts.Where(m =>
                    m is { Kind: MountKind.Volume, Source: not null }
                    && (PathIn(m.Target) == _mount || PathIn(m.Target).IsUnder(_mount))
                );

    private static bool HasContentOf(TreeEntry one, TreeEntry other) =>
        one.Kind == other.Kind
        && one.Sha256 == other.Sha256
        && one.LinkTarget == other.LinkTarget
        && one.Device == other.Device;

    private static TreePath PathIn(string absolute) => TreePath.FromText(absolute.Trim('/'));
}
