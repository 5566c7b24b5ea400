using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.BackupVolume;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.RebuildVolume;

/// <summary>
/// Puts the image's code into the volume that covers it: staged beside the old, switched by rename (seed B-2, ADR
/// 0003).
/// </summary>
public sealed class RebuildVolumeStage()
    : Stage<RebuildWork, RebuildReceipt>(
        StageNames.RebuildVolume,
        Impact.Volume,
        "puts the image's code into the volume that covers it, by rename; state stays as it is"
    )
{
    public override IReadOnlyList<StageName> PlansAfter => [StageNames.BackupVolume];

    protected override async Task<Planned<RebuildWork>> Plan(Ask ask)
    {
        var (release, ct) = ask;
        var needs = await RebuildNeed.All(release, ct);
        if (needs.Count == 0)
            return Planned.Nothing(new RebuildWork(release.Commit, []), NothingBecause(release));
        var volumes = new List<VolumeRebuild>();
        foreach (var need in needs)
            volumes.Add(await PlanOf(release, need.View, ct));
        return Planned.Do(
            new RebuildWork(release.Commit, volumes),
            [.. needs.Select(n => $"{n.View.Key}: {n.Why}")]
        ) with
        {
            Also = release.Opening.State is null ? null : Impact.State,
        };
    }

    protected override async Task<(IReadOnlyList<string>, RebuildReceipt)> Apply(Ask ask, RebuildWork work)
    {
        var (release, ct) = ask;
        var lines = new List<string>();
        foreach (var volume in work.Volumes)
        {
            await SameVolume.Require(release.Context, volume.Volume, volume.Created, ct);
            await SameVolume.Require(
                release.Context,
                volume.Volume,
                BackupVolumeStage.CreatedOf(release, volume.Key),
                ct
            );
            await new Services(release.Context).RequireStopped(volume.Volume, ct);
            await Rebuild(release, volume, ct);
            lines.Add(
                $"{volume.Key}: {volume.Units.Count} piece(s) switched by rename, the old ones kept beside "
                    + "until the release is proven"
            );
        }

        return (lines, new RebuildReceipt(work.Volumes.Sum(v => v.Units.Count)));
    }

    protected override async Task<Proof> Verify(Ask ask, RebuildWork work, RebuildReceipt? receipt)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
        {
            if (volume.From is { } from)
                evidence.Add(await WholeVolume.IsThere(release, volume, from, ct));
            var view = await VolumeView.Read(release, LayoutOf(release, volume), ct);
            var before = VolumeView.Of(
                release.Context.Stack,
                view.Layout,
                ManifestStore.Load(release.Context.State, volume.Before),
                await VolumeView.Tracked(release, view.Layout, ct)
            );
            if (volume.From is null)
                evidence.Add(StateIsSame(before, view));
            foreach (var code in view.Layout.Code)
                evidence.Add(await CodeIsNew(release, view, code, ct));
        }

        return new Proof(evidence);
    }

    protected override async Task Undo(Ask ask, RebuildWork work)
    {
        var (release, ct) = ask;
        foreach (var volume in work.Volumes)
        {
            await SameVolume.Require(release.Context, volume.Volume, volume.Created, ct);
            await new RebuildUndo(release, volume).RequireBackup(ct);
        }

        foreach (var volume in work.Volumes)
        {
            await new Services(release.Context).StopWriters(
                release.Context.Stack,
                [volume.Volume],
                release.Opening.Before,
                ct
            );
            var turned = await new RebuildUndo(release, volume).Run(ct);
            if (turned && volume.From is not null)
                await WholeVolume.RequireBefore(release, volume, ct);
        }
    }

    protected override async Task<Proof> VerifyUndone(Ask ask, RebuildWork work)
    {
        var (release, ct) = ask;
        var evidence = new List<Evidence>();
        foreach (var volume in work.Volumes)
        {
            var before = ManifestStore.Load(release.Context.State, volume.Before);
            var now = await VolumeView.ReadManifest(release, volume.Volume, ct);
            evidence.Add(RebuildUndo.CodeIsOld(volume, before, now, LayoutOf(release, volume)));
        }

        return new Proof(evidence);
    }

    protected override async Task Cleanup(Ask ask, RebuildWork work)
    {
        var (release, ct) = ask;
        foreach (var volume in work.Volumes)
            await Drop(release, volume, ct);
    }

    /// <summary>Removes the staging folder; the folder that held it keeps its time.</summary>
    internal static async Task Drop(Release release, VolumeRebuild volume, CancellationToken ct)
    {
        var location = new VolumeLocation(volume.Volume);
        await release.Context.Trees.Remove(new VolumeLocation(volume.Volume, new StagingFolder(release.Id).Root), ct);
        await release.Context.Trees.Switch(location, [], Times(volume), ct);
    }

    internal static IReadOnlyList<DirectoryTime> Times(VolumeRebuild volume) =>
        [.. volume.Folders.Select(f => new DirectoryTime(TreePath.FromRaw(f.Path), f.MtimeNs))];

    private static string NothingBecause(Release release) =>
        release.Context.Stack.RebuiltVolumes.Count == 0
            ? "no volume covers the code"
            : "the code in every volume is the commit's, to the byte";

    private static async Task<VolumeRebuild> PlanOf(Release release, VolumeView view, CancellationToken ct)
    {
        var from = release.StateOf(view.Key);
        var planned = from is null
            ? await SwitchUnits.OfCode(release, view, ct)
            : WholeVolume.Units(release, view, from);
        var units = await Identified(release, view, planned, ct);
        var folders = units
            .Select(u => u.Tree.Parent)
            .Append(TreePath.Root)
            .Distinct()
            .Select(view.Manifest.Find)
            .OfType<TreeEntry>()
            .Select(e => new FolderTime(e.Path.Raw, e.MtimeNs))
            .ToList();
        var before =
            release.IsRehearsal || release.Journal is null
                ? ""
                : ManifestStore.Save(release.Context.State, view.Manifest);
        return new VolumeRebuild(
            view.Key,
            view.Name,
            units,
            folders,
            before,
            from,
            (await release.Context.Engine.Volumes.Inspect(view.Name, ct)).CreatedAt
        );
    }

    private static async Task<IReadOnlyList<SwitchUnit>> Identified(
        Release release,
        VolumeView view,
        IReadOnlyList<SwitchUnit> units,
        CancellationToken ct
    )
    {
        var old = units.Where(u => u.OldInode is not null).Select(u => u.Tree).ToList();
        var request = new ReadRequest(Only: old, FactsOnly: true);
        var named = await release.Context.Trees.Read(new VolumeLocation(view.Name), request, ct);
        return [.. units.Select(u => u.Identified(named))];
    }

    private static async Task Rebuild(Release release, VolumeRebuild volume, CancellationToken ct)
    {
        var trees = release.Context.Trees;
        var staging = new StagingFolder(release.Id);
        await trees.Remove(new VolumeLocation(volume.Volume, staging.Root), ct);
        if (volume.From is { } from)
            await WholeVolume.Stage(release, volume, from, staging, ct);
        foreach (var code in LayoutOf(release, volume).Code.Where(_ => volume.From is null))
            await Stage(release, volume, code, staging, ct);
        foreach (var unit in volume.Units.Where(u => !u.HasNew))
            await trees.MakeFolders(new VolumeLocation(volume.Volume, staging.Old(unit.Tree).Parent), ct);
        await trees.Switch(
            new VolumeLocation(volume.Volume),
            SwitchPlanner.Forward(volume.Units, staging),
            Times(volume),
            ct
        );
    }

    /// <summary>Copies the image's code beside the old and proves the copy before anything is switched.</summary>
    private static async Task Stage(
        Release release,
        VolumeRebuild volume,
        CodeInVolume code,
        StagingFolder staging,
        CancellationToken ct
    )
    {
        await using var scratch = await Scratch.FromImage(
            release.Context,
            release.Images[release.Context.Stack.ImageOf(code.Tree)],
            code.Tree.Path,
            ct
        );
        var target = new VolumeLocation(volume.Volume, staging.New(code.Folder()));
        await release.Context.Trees.MakeFolders(target with { Path = target.Path.Parent }, ct);
        await release.Context.Trees.Copy(scratch.Root, target, ct);
        var expected = await Expectations.Of(release, code.Tree, release.Commit, ct);
        var staged = await release.Context.Trees.Read(target, new ReadRequest(), ct);
        var verdict = CodeComparison.Compare(expected, staged, _ => false);
        if (!verdict.Holds)
            throw new InvalidOperationException(
                "the staged code is not the commit's, nothing was switched: "
                    + $"{Findings.Describe(verdict, "in the staged copy", "is the disk full or failing?")}"
            );
    }

    private static Evidence StateIsSame(VolumeView before, VolumeView now)
    {
        var differences = TreeComparison.Compare(before.Kept, now.Kept, Aspects.Everything);
        var found =
            differences.Count == 0
                ? $"{before.Kept.Entries.Count} paths"
                : Findings.List([.. differences.Select(Findings.Line)]);
        return new Evidence(
            $"{now.Key}: everything that is no code is as before, with owner, mode and time",
            differences.Count == 0,
            found
        );
    }

    private static async Task<Evidence> CodeIsNew(
        Release release,
        VolumeView view,
        CodeInVolume code,
        CancellationToken ct
    )
    {
        var expected = await Expectations.Of(release, code.Tree, release.Commit, ct);
        var verdict = CodeComparison.Compare(expected, view.CodeAt(code), view.NoCodeAt(code, expected.Made));
        return new Evidence(
            $"{view.Key}: what covers {code.Tree.Path} is {code.Tree.Source} of {release.Commit[..12]}",
            verdict.Holds,
            Findings.Describe(verdict, "in the volume", "somebody writes to it")
        );
    }

    internal static VolumeLayout LayoutOf(Release release, VolumeRebuild volume) =>
        release.Context.Stack.RebuiltVolumes.Single(l => l.Volume.Key == volume.Key);
}
