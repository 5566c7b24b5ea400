using System.Formats.Tar;
using System.Security.Cryptography;
using Pipeline.Docker;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Files of a container outside of the code and of every mount: interpreter, libraries, dependencies. What was changed
/// in the container's own layer is compared with the image, byte by byte, when it is code.
/// </summary>
/// <param name="mountPoints">By the kernel's list, the engine's own such as <c>docker-init</c> among them: the layer
/// has an empty file there.</param>
internal sealed class OutsideTheCode(
    StackContext context,
    ContainerDetails container,
    IReadOnlyList<string> codePaths,
    IReadOnlyList<string> mountPoints
)
{
    private static readonly string[] Libraries =
    [
        "/usr/lib/",
        "/usr/share/perl",
        "/usr/local/lib/",
        "/opt/",
        "/lib/",
        "/site-packages/",
        "/dist-packages/",
        "/node_modules/",
        "/vendor/",
        "/bin/",
        "/sbin/",
    ];

    /// <summary>Names libraries that every program loads as it starts (ld.so(8)).</summary>
    private const string Preload = "/etc/ld.so.preload";

    /// <param name="loaded">Files that run.</param>
    /// <returns>What is not the image's, and what the image does not have.</returns>
    public async Task<(IReadOnlyList<string> Changed, IReadOnlyList<string> Added)> Look(
        IReadOnlyList<string> loaded,
        IReadOnlyDictionary<string, string> hashes,
        CancellationToken ct
    )
    {
        var layer = (await context.Engine.Containers.Changes(container.Id, ct))
            .Where(c => IsOutside(c.Path))
            .ToDictionary(c => c.Path, c => c.Kind);
        var unlisted = await Unlisted(layer, ct);
        var suspects = layer
            .Where(c => c.Value != ChangeKind.Added)
            .Select(c => c.Key)
            .Concat(unlisted ?? [])
            .Where(p =>
                !p.Contains("/__pycache__/", StringComparison.Ordinal)
                && (CommandPaths.IsCode(p) || p == Preload || loaded.Contains(p))
            )
            .Concat(unlisted is null ? loaded.Where(l => IsOutside(l) && hashes.ContainsKey(l)) : [])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var changed = suspects.Count == 0 ? [] : await Compared(suspects, ct);
        if (layer.GetValueOrDefault(Preload, ChangeKind.Deleted) == ChangeKind.Added)
            changed = [.. changed, $"{Preload} is not the image's: every program loads what it names"];
        var added = layer
            .Where(c => c.Value == ChangeKind.Added && !mountPoints.Contains(c.Key) && IsCodeOf(c.Key, loaded))
            .Select(c => c.Key)
            .ToList();
        return (changed, added);
    }

    /// <summary>
    /// The engine's list goes by size and time, which can be set back. What else is in the layer may be the image's, or
    /// not; only a comparison tells.
    /// </summary>
    /// <returns>Null where the layer itself cannot be seen: then all that is loaded is to be compared.</returns>
    private async Task<IReadOnlyList<string>?> Unlisted(
        IReadOnlyDictionary<string, ChangeKind> listed,
        CancellationToken ct
    )
    {
        var root = new ProcessLocation(container.Id, container.State.Pid, "/");
        return await context.Trees.OwnLayer(root, ct) is not { } layer
            ? null
            :
            [
                .. layer
                    .Entries.Where(e => e.Kind is EntryKind.File or EntryKind.Symlink)
                    .Select(e => $"/{e.Path}")
                    .Where(p => !listed.ContainsKey(p) && IsOutside(p)),
            ];
    }

    private bool IsOutside(string path) =>
        !codePaths.Any(c => ContainerPath.Covers(c, path))
        && !container.AllMounts.Any(m => ContainerPath.Covers(m.Destination, path));

    /// <summary>Bytecode in __pycache__ is left out: a run as root writes it everywhere, or writes it anew.</summary>
    private static bool IsCodeOf(string path, IReadOnlyList<string> loaded) =>
        loaded.Contains(path)
        || (
            CommandPaths.IsCode(path)
            && !path.Contains("/__pycache__/", StringComparison.Ordinal)
            && Libraries.Any(l => path.Contains(l, StringComparison.Ordinal))
        );

    private Task<IReadOnlyList<string>> Compared(IReadOnlyList<string> paths, CancellationToken ct) =>
        Scratch.Unstarted<IReadOnlyList<string>>(
            context,
            container.ImageId,
            async clean =>
            {
                var changed = new List<string>();
                foreach (var path in paths)
                {
                    var (image, now) = (await Hash(clean, path, ct), await Hash(container.Id, path, ct));
                    if (image is not null && image != now)
                        changed.Add(now is null ? $"{path} of the image is gone" : $"{path} is not the image's");
                }

                return changed;
            },
            ct
        );

    /// <summary>Kind, target and content; null when nothing is there.</summary>
    private async Task<string?> Hash(string of, string path, CancellationToken ct)
    {
        try
        {
            await using var archive = await context.Engine.Containers.GetArchive(of, path, ct);
            await using var tar = new TarReader(archive);
            return await tar.GetNextEntryAsync(copyData: false, ct) is not { } entry
                ? null
                : $"{entry.EntryType is TarEntryType.Directory} {entry.LinkName} "
                    + $"{(entry.DataStream is { } data ? Convert.ToHexStringLower(await SHA256.HashDataAsync(data, ct)) : "")}";
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }
}
