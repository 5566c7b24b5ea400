using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>A volume as it is now, each path with its class.</summary>
/// <param name="Paths">One for each of the manifest's entries, in their order.</param>
public sealed record VolumeView(VolumeLayout Layout, TreeManifest Manifest, IReadOnlyList<ClassifiedPath> Paths)
{
    /// <summary>What pipeline.yml says of paths in it, also of those that are not there now.</summary>
    public required VolumeRules Rules { get; init; }

    /// <summary>
    /// Why nothing may be changed in it, with what to add to pipeline.yml; null when every path is accounted for.
    /// </summary>
    public string? Refusal { get; private init; }

    /// <summary>Paths that two rules claim.</summary>
    public IReadOnlyList<RuleConflict> Conflicts { get; private init; } = [];

    public string Key => Layout.Volume.Key;

    public string Name => Layout.Volume.Name;

    /// <summary>Null where nothing is.</summary>
    public PathClass? ClassOf(TreePath path) => Manifest.IndexOf(path) is >= 0 and var i ? Paths[i].Class : null;

    public bool IsKept(TreePath path) => IsKept(ClassOf(path));

    /// <summary>What belongs to the service, and the folders on the way to it.</summary>
    public TreeManifest Kept =>
        Manifest.Where((e, i) => IsKept(Paths[i].Class) || (Paths[i].Class == PathClass.Structure && !e.Path.IsRoot));

    private static bool IsKept(PathClass? path) =>
        path is PathClass.State or PathClass.Preserved or PathClass.MountPoint;

    /// <summary>
    /// Below that code: what is not kept, and the folders on the way to it, also where such a folder is kept (a tracked
    /// file below state).
    /// </summary>
    public TreeManifest CodeAt(CodeInVolume code)
    {
        var ways = Manifest
            .AtOrUnder(code.Folder())
            .Where(e => ClassOf(e.Path) == PathClass.Code)
            .SelectMany(e => e.Path.Ancestors())
            .ToHashSet();
        return Manifest
            .Under(code.Folder())
            .Where(e =>
                !IsKept(code.Folder() / e.Path)
                || (e.Kind == EntryKind.Directory && ways.Contains(code.Folder() / e.Path))
            );
    }

    /// <summary>
    /// Below that code: what is kept, folders that hold something kept, so that they stay as the service has them, and
    /// what another mount hides.
    /// </summary>
    /// <param name="made">What the build made there: a part of it may be the service's own by pipeline.yml, and be
    /// gone.</param>
    public Func<TreePath, bool> NoCodeAt(CodeInVolume code, TreeManifest? made = null)
    {
        var own = Own(code, made ?? TreeManifest.Empty);
        var ways = NoCode.Ways(Manifest.AtOrUnder(code.Folder()).Select(e => e.Path).Where(IsKept));
        var hidden = Layout.MountPoints.Select(TreePath.FromText).ToList();
        return path =>
            own.Contains(path)
            || ways.Contains(code.Folder() / path)
            || IsKept(code.Folder() / path)
            || hidden.Exists(h => (code.Folder() / path).IsUnder(h));
    }

    /// <summary>Paths below that code, of an image, which pipeline.yml calls the service's own.</summary>
    public IReadOnlySet<TreePath> Own(CodeInVolume code, TreeManifest image)
    {
        var paths = image.Entries.Select(e => new VolumePath(
            (code.Folder() / e.Path).Raw,
            e.Kind == EntryKind.Directory
        ));
        return VolumeClassifier
            .Classify(Rules, [.. Layout.Code.Select(c => c.Path)], [], paths)
            .Paths.Where(p => p.Class is PathClass.State or PathClass.Preserved)
            .Select(p => TreePath.FromRaw(p.Raw).RelativeTo(code.Folder()))
            .ToHashSet();
    }

    /// <summary>
    /// Reads and classifies; entries that have not changed since the last look of this run are not hashed again.
    /// </summary>
    /// <exception cref="PipelineException">A path is unknown, or two rules claim it: the release stops before it
    /// changes anything.</exception>
    public static async Task<VolumeView> Read(Release release, VolumeLayout layout, CancellationToken ct) =>
        (await Look(release, layout, ct)).Accounted();

    /// <summary>
    /// The same, with paths that nothing accounts for in it; as BackupVolume read it, while it is at rest since.
    /// </summary>
    public static async Task<VolumeView> Look(Release release, VolumeLayout layout, CancellationToken ct)
    {
        var manifest =
            release.Context.AtRest.GetValueOrDefault((release.Id, layout.Volume.Name))
            ?? await ReadManifest(release, layout.Volume.Name, ct);
        return Classified(release.Context.Stack, layout, manifest, await Tracked(release, layout, ct));
    }

    /// <summary>The files of the release's commit that belong into the volume, relative to its root.</summary>
    public static async Task<IReadOnlySet<string>> Tracked(Release release, VolumeLayout layout, CancellationToken ct)
    {
        var tracked = new HashSet<string>(StringComparer.Ordinal);
        foreach (var code in layout.Code)
            tracked.UnionWith(
                (await Expectations.For(release.Context, code.Tree, release.Commit, "", ct)).Git.Entries.Select(e =>
                    (code.Folder() / e.Path).Raw
                )
            );
        return tracked;
    }

    /// <summary>The same for a manifest that was kept.</summary>
    /// <param name="tracked">From <see cref="Tracked"/>; null where no commit is in question.</param>
    public static VolumeView From(
        Stack stack,
        VolumeLayout layout,
        TreeManifest manifest,
        IReadOnlySet<string>? tracked = null
    ) => Classified(stack, layout, manifest, tracked).Accounted();

    private static VolumeView Classified(
        Stack stack,
        VolumeLayout layout,
        TreeManifest manifest,
        IReadOnlySet<string>? tracked
    )
    {
        var paths = manifest.Entries.Select(e => new VolumePath(e.Path.Raw, e.Kind == EntryKind.Directory));
        var rules = stack.RulesOf(layout.Volume.Key);
        var classified = VolumeClassifier.Classify(
            rules,
            [.. layout.Code.Select(c => c.Path)],
            layout.MountPoints,
            paths,
            tracked
        );
        return new VolumeView(layout, manifest, classified.Paths)
        {
            Rules = rules,
            Conflicts = classified.Conflicts,
            Refusal = classified.Refusal,
        };
    }

    private VolumeView Accounted() => Refusal is null ? this : throw PipelineException.Refuse(Refusal);

    /// <summary>Without what Pipeline itself stages there.</summary>
    public static async Task<TreeManifest> ReadManifest(Release release, string volume, CancellationToken ct) =>
        (await ReadWhole(release, volume, ct)).Where(e => !StagingFolder.Holds(e.Path));

    /// <summary>With what Pipeline itself stages there, and what it has put aside.</summary>
    public static async Task<TreeManifest> ReadWhole(Release release, string volume, CancellationToken ct)
    {
        var request = new ReadRequest
        {
            Prior = release.Context.VolumesRead.GetValueOrDefault(volume) ?? SeenVolumes.Load(release.Context, volume),
            Reusable = true,
        };
        var read = await release.Context.Read($"reading {volume}", new VolumeLocation(volume), request, ct);
        release.Context.VolumesRead[volume] = read;
        return read;
    }
}
