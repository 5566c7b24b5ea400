using Pipeline.Imports;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Running;

/// <summary>
/// The code in the volumes that cover it, file by file: content, mode, owner, links. What the services write there for
/// themselves moves all the time and is left out, and so is what Python makes of the source.
/// </summary>
internal sealed class ObservedVolumes(Release release)
{
    private readonly StackContext _context = release.Context;

    public async Task<IEnumerable<string>> Look(CancellationToken ct)
    {
        var lines = new List<string>();
        foreach (var layout in release.Volumes)
            lines.AddRange(await Look(layout, ct));
        return lines;
    }

    private async Task<IEnumerable<string>> Look(VolumeLayout layout, CancellationToken ct)
    {
        var (name, stack) = (layout.Volume.Name, _context.Stack);
        if (await _context.Engine.Volumes.TryInspect(name, ct) is not { } volume)
            return [$"{name} is not there"];
        var manifest = _context.VolumesRead.GetValueOrDefault(name) ?? await VolumeView.ReadManifest(release, name, ct);
        var classes = VolumeClassifier
            .Classify(
                stack.RulesOf(layout.Volume.Key),
                [.. layout.Code.Select(c => c.Path)],
                layout.MountPoints,
                manifest.Entries.Select(e => new VolumePath(e.Path.Raw, e.Kind == EntryKind.Directory)),
                await VolumeView.Tracked(release, layout, ct)
            )
            .Paths.ToDictionary(p => p.Raw, p => p.Class);
        var python = layout.Code.Any(c => c.Tree.Derived.Contains(DerivedFiles.Python));
        return Entries(manifest, path => Counts(classes.GetValueOrDefault(path.Raw), path, python))
            .Select(line => $"{name} {line}")
            .Append($"{name} made {volume.CreatedAt?.UtcTicks}");
    }

    /// <summary>Pure.</summary>
    internal static IEnumerable<string> Entries(TreeManifest manifest, Func<TreePath, bool> counts) =>
        manifest.Where(e => counts(e.Path)).Entries.Select(e => ManifestText.Canonical(e with { MtimeNs = 0 }));

    private static bool Counts(PathClass kind, TreePath path, bool python) =>
        kind is PathClass.Code or PathClass.Structure or PathClass.Unknown
        && !(python && (path.Name == "__pycache__" || DerivedPython.IsCache(path)));
}
