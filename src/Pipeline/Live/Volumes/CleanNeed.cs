using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Live;

/// <summary>
/// Volumes in which code is left that no service reads any more; BackupVolume and CleanVolume both go by this.
/// </summary>
internal static class CleanNeed
{
    /// <exception cref="PipelineException">In a volume is what nothing accounts for, or what an undo could not bring
    /// back.</exception>
    public static async Task<IReadOnlyList<RebuildNeed>> All(Release release, CancellationToken ct)
    {
        RequireUncovered(release.Context.Stack);
        var (needs, problems) = (new List<RebuildNeed>(), new Problems());
        foreach (var layout in release.Volumes)
            await problems.Try(async () =>
            {
                if (await Look(release, layout, ct) is { } need)
                    needs.Add(need);
            });
        problems.ThrowIfAny();
        return needs;
    }

    /// <summary>The code that goes: the largest pieces that have nothing of the service's own in them.</summary>
    public static IReadOnlyList<SwitchUnit> Pieces(VolumeView view) =>
        [
            .. view
                .Layout.Code.SelectMany(c => SwitchPlanner.Units(c.Folder(), view.Manifest, [], view.IsKept))
                .Where(u => u.OldInode is not null)
                .Distinct(),
        ];

    /// <summary>Before anything is stopped: what runs is proven, and nobody reads the code in the volumes.</summary>
    /// <exception cref="PipelineException">It is not, or somebody does, or may.</exception>
    public static async Task RequireUnread(Release release, IReadOnlyList<RebuildNeed> needs, CancellationToken ct)
    {
        var proof = await LiveProof.For(release).Check(ct);
        if (!proof.Holds)
            throw PipelineException.Refuse(
                $"code is taken out of a volume only while {release.Opening.Of} is proven to be live, and it is not: "
                    + $"{proof.Describe()}; nothing was changed",
                "./build.sh Status; then ./build.sh DeployBaked, and run this again"
            );
        var problems = new Problems();
        foreach (var need in needs)
        foreach (var reader in await new PieceReaders(release.Context, need.View, Pieces(need.View)).Find(ct))
            problems.Add(reader);
        problems.ThrowIfAny();
    }

    private static void RequireUncovered(Stack stack)
    {
        if (
            stack.Definition.Code.FirstOrDefault(c => c.Strategy is CodeStrategy.Rebuild or CodeStrategy.Bind) is
            { } covered
        )
            throw PipelineException.Refuse(
                $"code '{covered.Name}' has strategy {CodeReader.TextOf(covered.Strategy)}: its services read it from "
                    + "what is mounted there, so it cannot be taken out; nothing was changed",
                "./build.sh Migrate --to unshadow, then DeployBaked, then this"
            );
    }

    private static async Task<RebuildNeed?> Look(Release release, VolumeLayout layout, CancellationToken ct)
    {
        if (await release.Context.Engine.Volumes.TryInspect(layout.Volume.Name, ct) is null)
            return null;
        var view = await VolumeView.Look(release, layout, ct);
        if (Pieces(view) is not { Count: > 0 } pieces)
            return null;
        RequireWholeLinks(view, pieces);
        var looks = new List<CodeLook>();
        foreach (var code in layout.Code)
            looks.Add(new CodeLook(code, await Expectations.For(release, code.Tree, release.Commit, ct), null));
        var (found, named) = await StrayPaths.PutAside(release, view, looks, ct);
        return new RebuildNeed(view, Describe(release, view, pieces, looks, found)) { Discarded = named };
    }

    private static string Describe(
        Release release,
        VolumeView view,
        IReadOnlyList<SwitchUnit> pieces,
        IReadOnlyList<CodeLook> looks,
        IReadOnlyList<string> stray
    )
    {
        var edits = looks.SelectMany(l => EditedCode.In(view, l.Code, l.Expected)).Distinct().ToList();
        var text =
            $"{Files(view, pieces)} file(s) of code that no service reads: "
            + Findings.List([.. pieces.Select(p => p.Tree.ToString())]);
        if (edits.Count > 0)
            text += $"; otherwise than in {release.Commit[..12]}: {Findings.List(edits)}";
        return stray.Count == 0
            ? text
            : $"{text}; no commit has {Findings.List(stray)}, which goes into the backup and comes back on undo";
    }

    private static int Files(VolumeView view, IReadOnlyList<SwitchUnit> pieces) =>
        view.Manifest.Entries.Count(e =>
            e.Kind != EntryKind.Directory && pieces.Any(p => e.Path == p.Tree || e.Path.IsUnder(p.Tree))
        );

    /// <summary>
    /// A name outside keeps the content; from a backup only the name inside would come back, as a copy.
    /// </summary>
    private static void RequireWholeLinks(VolumeView view, IReadOnlyList<SwitchUnit> pieces)
    {
        var divided = view
            .Manifest.Entries.Where(e => e.Links > 1 && e.Kind != EntryKind.Directory)
            .GroupBy(e => (e.FileSystem, e.Inode))
            .Select(g => g.ToLookup(e => pieces.Any(p => e.Path == p.Tree || e.Path.IsUnder(p.Tree))))
            .Where(g => g[true].Any() && g[false].Any())
            .Select(g => $"{g[true].First().Path} and {g[false].First().Path}")
            .ToList();
        if (divided.Count > 0)
            throw PipelineException.Refuse(
                $"volume {view.Key}: one file has two names (a hard link), one among the code and one beside it: "
                    + $"{Findings.List(divided)}; an undo from the backup could not make them one again, and nothing was "
                    + "changed",
                "make two files of each: cp -p to another name, then mv over one of them"
            );
    }
}
