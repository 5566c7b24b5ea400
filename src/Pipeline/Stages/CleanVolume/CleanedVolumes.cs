using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Releases;
using Pipeline.Stacks;
using Pipeline.Stages.RebuildVolume;
using Pipeline.Terms;
using Pipeline.Trees;

namespace Pipeline.Stages.CleanVolume;

/// <summary>The state of volumes in which code was left: taken out, or still there. Reads only.</summary>
internal static class CleanedVolumes
{
    /// <summary>Volumes whose last change of code was a clean that stands. Pure.</summary>
    public static IReadOnlyList<(string Release, CleanedVolume Volume)> Of(ReleaseHistory history)
    {
        var cleaned = new Dictionary<string, (string, CleanedVolume)>();
        foreach (var release in history.Releases.Where(r => r.Closing?.Outcome is Outcome.Verified or Outcome.Partial))
        {
            if (release.Stage(StageNames.RebuildVolume) is { Plan.HasWork: true, Undone: false } rebuilt)
                foreach (var volume in RebuildVolumeStage.Work(rebuilt.Plan).Volumes)
                    cleaned.Remove(volume.Key);
            if (release.Stage(StageNames.CleanVolume) is { Plan.HasWork: true, Undoing: false, Undone: false } clean)
                foreach (var volume in CleanVolumeStage.Work(clean.Plan).Volumes)
                    cleaned[volume.Key] = (release.Id, volume);
        }

        return [.. cleaned.Values];
    }

    public static async Task<IReadOnlyList<CodeAgain>> Look(
        StackContext context,
        ReleaseHistory history,
        CancellationToken ct
    )
    {
        var found = new List<CodeAgain>();
        foreach (var (release, volume) in Of(history))
            if (await context.Engine.Volumes.TryInspect(volume.Volume, ct) is not null)
            {
                var pieces = new ReadRequest(Only: [.. volume.Pieces.Select(p => p.Tree)], FactsOnly: true);
                var now = await context.Trees.Read(new VolumeLocation(volume.Volume), pieces, ct);
                found.Add(new CodeAgain(volume.Key, release, [.. now.Entries.Select(e => e.Path.ToString())]));
            }

        return found;
    }

    /// <summary>Volumes that hold code which no service reads any more, and that no clean has taken out.</summary>
    public static async Task<IReadOnlyList<string>> NotClean(
        StackContext context,
        IReadOnlyList<CodeAgain> cleaned,
        CancellationToken ct
    )
    {
        var keys = new List<string>();
        foreach (var layout in context.Stack.LeftVolumes.Where(l => cleaned.All(c => c.Key != l.Volume.Key)))
            if (
                await context.Engine.Volumes.TryInspect(layout.Volume.Name, ct) is not null
                && await HoldsCode(context, layout, ct)
            )
                keys.Add(layout.Volume.Key);
        return keys;
    }

    private static async Task<bool> HoldsCode(StackContext context, VolumeLayout layout, CancellationToken ct)
    {
        var request = new ReadRequest(Only: [.. layout.Code.Select(c => c.Folder())], Unhashed: true);
        var there = await context.Trees.Read(new VolumeLocation(layout.Volume.Name), request, ct);
        return VolumeClassifier
            .Classify(
                context.Stack.RulesOf(layout.Volume.Key),
                [.. layout.Code.Select(c => c.Path)],
                layout.MountPoints,
                there
                    .Entries.Where(e => e.Kind != EntryKind.Directory && !StagingFolder.Holds(e.Path))
                    .Select(e => new VolumePath(e.Path.Raw, IsDirectory: false))
            )
            .Paths.Any(p => p.Class == PathClass.Code);
    }
}
