using Pipeline.Docker;
using Pipeline.Stacks;
using Pipeline.Trees;

namespace Pipeline.Inventories;

/// <summary>Reads and compares the folders of code that were found.</summary>
internal sealed class PlaceReader(Sight sight, ContainerTrees trees, CommitReader? commits)
{
    /// <param name="mounted">Every container of the engine, to know who else mounts a volume.</param>
    public async Task<IReadOnlyList<CodePlace>> Read(
        IReadOnlyList<FoundFolder> found,
        IReadOnlyList<ContainerSummary> mounted,
        CancellationToken ct
    )
    {
        var places = new List<CodePlace>();
        // A volume may be mounted at one path in one service, and at another in the next.
        foreach (var same in found.GroupBy(f => (f.Key, f.Path)))
            places.Add(await Place([.. same], mounted, ct));
        return
        [
            .. places
                .Select(p => p with { IsCopy = IsCopy(p, found, places), Covered = Parts(p, places) })
                .OrderBy(p => p.IsCopy)
                .ThenBy(p => p.Path, StringComparer.Ordinal),
        ];
    }

    private async Task<CodePlace> Place(
        IReadOnlyList<FoundFolder> same,
        IReadOnlyList<ContainerSummary> mounted,
        CancellationToken ct
    )
    {
        var one = same.FirstOrDefault(f => f.View.Details.State.Running) ?? same[0];
        var known = commits is not null && one.Source is { } source ? await commits.Read(one, source, ct) : null;
        var running = await Running(one, known, ct) ?? TreeManifest.Empty;
        var isMount = one.Key.Origin != RunsFrom.Image;
        var comparison = new FourWay
        {
            Repository = known?.Tree,
            Ever = known?.Ever ?? new HashSet<TreePath>(),
            IsLeftOut = known?.IsLeftOut ?? (_ => false),
            Mount = isMount ? await Mounted(one, running, ct) : null,
            Image = one.View.Image is { } image ? Kept(image, one.Path) : null,
            Running = running,
        };
        var rows = comparison.Rows();
        var covered = CoveredParts.Of(one, rows, same);
        return new CodePlace
        {
            Source = one.Source?.ToString(),
            Path = one.Path,
            Origin = one.Key.Origin,
            OriginName = isMount ? one.Key.Name : one.View.Details.Config.Image,
            Inside = isMount ? one.Key.Inside : "",
            Services = [.. same.Select(f => f.View.Service).Distinct()],
            Writers = isMount ? Writers(one.Key, mounted) : [],
            Files = rows,
            Same = rows.Count(r => r.State == FileState.Same),
            ImageHasIt =
                comparison.Image is null ? null
                : known is null ? comparison.Image.Entries.Any(e => e.Kind == EntryKind.File)
                : rows.Any(r => r.Repository is not null)
                    && rows.All(r =>
                        r.Repository is null
                        || r.Image == r.Repository
                        || comparison.IsLeftOut(TreePath.FromText(r.Path))
                    ),
            Covered = covered,
            Nearest = known is null ? null : Nearest(known, rows, running, covered),
        };
    }

    /// <summary>What another mount covers is its finding, and no edit.</summary>
    private static CommitMatch? Nearest(
        KnownFolder known,
        IReadOnlyList<FileRow> rows,
        TreeManifest running,
        IReadOnlyList<CoveredPart> covered
    ) =>
        NearestCommit.Find(known.Versions, rows, running) is { } match
            ? match with
            {
                Edits = [.. match.Edits.Except(covered.SelectMany(c => c.Files))],
                OfOthers = [.. match.OfOthers.Except(covered.SelectMany(c => c.Files))],
                Missing = [.. match.Missing.Except(covered.SelectMany(c => c.Files))],
            }
            : null;

    /// <summary>All of the folder as the process sees it; of what other mounts put inside the repository's files
    /// only.</summary>
    private async Task<TreeManifest?> Running(FoundFolder folder, KnownFolder? known, CancellationToken ct)
    {
        var view = folder.View;
        if (await trees.Names(view.Details, folder.Path, ct) is not { } names)
            return null;
        var versioned = (known?.Tree.Entries ?? []).Select(e => e.Path).ToHashSet();
        var own = names.Where(e => folder.IsInItsMount(e.Path) || versioned.Contains(e.Path));
        var files = own.Entries.Where(e =>
            e.Kind == EntryKind.File && e.Size <= CodeSearch.LargestHashed && e.Sha256 is null
        );
        if (await trees.Hashed(view.Details, folder.Path, [.. files.Select(f => f.Path)], ct) is not { } hashed)
            return own;
        return new TreeManifest(
            own.Entries.Select(e => hashed.Find(e.Path) is { } h ? h with { HardLinkOf = null } : e)
        );
    }

    /// <summary>The volume itself, not through a container; a bind mount or a tmpfs has no other door.</summary>
    private async Task<TreeManifest> Mounted(FoundFolder folder, TreeManifest running, CancellationToken ct)
    {
        if (folder.Key.Origin is RunsFrom.Bind or RunsFrom.ContainerLayer)
            return running;
        try
        {
            var files = running
                .Entries.Where(e => e.Sha256 is not null && folder.IsInItsMount(e.Path))
                .Select(e => e.Path)
                .ToList();
            var place = new VolumeLocation(folder.Key.Name, TreePath.FromText(folder.Key.Inside));
            return await sight.Trees.Read(place, new ReadRequest(Only: files, NoDescent: true), ct);
        }
        catch (Exception e) when (e is TreeException or DockerException)
        {
            sight.NotSeen.Add($"the volume {folder.Key.Name} itself: it was seen through its containers only");
            return running;
        }
    }

    /// <summary>What the container changed in its layer is not known of the image.</summary>
    private static TreeManifest Kept(ImageContent image, string path)
    {
        var prefix = TreePath.FromText(path.Trim('/'));
        return image.Under(path).Where(e => e.Kind == EntryKind.Directory || !image.Changed.Contains(prefix / e.Path));
    }

    private static IReadOnlyList<string> Writers(PlaceKey key, IReadOnlyList<ContainerSummary> mounted) =>
        [
            .. mounted
                .Where(c => c.Mounts.Any(m => m.RW && ContainerView.NameOf(m) == key.Name))
                .Select(c => c.Name)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What is a place of its own is told there.</summary>
    private static IReadOnlyList<CoveredPart> Parts(CodePlace place, IReadOnlyList<CodePlace> places) =>
        [
            .. place.Covered.Where(c =>
                !places.Any(o =>
                    o != place
                    && o.OriginName == c.OriginName
                    && ContainerPath.Covers(c.Path, o.Path)
                    && o.Services.Intersect(place.Services).Any()
                )
            ),
        ];

    /// <summary>Whether one folder of the repository is the other, or is in it.</summary>
    private static bool IsOfTheSame(string one, string other) =>
        one == "." || other == "." || ContainerPath.Covers(one, other) || ContainerPath.Covers(other, one);

    /// <summary>Nothing runs from it, while another folder in the same has the same source and is run.</summary>
    private static bool IsCopy(CodePlace place, IReadOnlyList<FoundFolder> found, IReadOnlyList<CodePlace> places) =>
        place.Source is not null
        && !IsRun(place, found)
        && places.Any(o =>
            o != place
            && o.Source is not null
            && IsOfTheSame(o.Source, place.Source)
            && o.Services.Intersect(place.Services).Any()
            && (IsRun(o, found) || o.Same > place.Same)
        );

    private static bool IsRun(CodePlace place, IReadOnlyList<FoundFolder> found) =>
        found
            .Select(f => f.View)
            .Distinct()
            .Where(v => place.Services.Contains(v.Service))
            .SelectMany(v => (v.Processes?.Processes ?? []).SelectMany(p => LoadedFiles.Of(p, v)))
            .Any(f => ContainerPath.Covers(place.Path, f.Path));
}
