using Pipeline.Docker;
using Pipeline.Journal;
using Pipeline.Terms;

namespace Pipeline.Releases;

/// <summary>
/// Which release made a backup volume: a number alone comes again when a journal is restored or cut, so each release
/// has a unique part too.
/// </summary>
public static class BackupLabels
{
    /// <summary>The volume's name; no two releases have the same, whatever became of their journal.</summary>
    public static string Name(Release release, string key)
    {
        var unique = release.Opening.Unique is { } part ? "-" + part : "";
        return $"{release.Context.Project}_pipeline-backup-{release.Id}-{key}{unique}";
    }

    public static Dictionary<string, string> For(Release release, string volume)
    {
        var labels = new Dictionary<string, string>
        {
            [Labels.Project] = release.Context.Project,
            [Labels.Kind] = "backup",
            [Labels.Release] = release.Id,
            [Labels.Volume] = volume,
            [Labels.History] = HistoryId.For(release.Context.State),
        };
        if (release.Opening.Unique is { } unique)
            labels[Labels.Unique] = unique;
        return labels;
    }

    /// <summary>Whether a release that this journal opened made it.</summary>
    public static bool IsKnown(VolumeDetails volume, ReleaseHistory history) =>
        history.Find(volume.Labels.GetValueOrDefault(Labels.Release, "")) is { } release
        && (release.Opening.Unique is null || release.Opening.Unique == volume.Labels.GetValueOrDefault(Labels.Unique));

    /// <summary>A backup of this history that the journal knows nothing of shows that the journal went back.</summary>
    /// <exception cref="PipelineException">There is one.</exception>
    public static async Task RequireKnown(StackContext context, ReleaseHistory history, CancellationToken ct)
    {
        if (HistoryId.For(context.State) is var id && id == HistoryId.None)
            return;
        string[] own = [$"{Labels.Project}={context.Project}", $"{Labels.Kind}=backup", $"{Labels.History}={id}"];
        var lost = (await context.Engine.Volumes.List(new VolumeFilter { Labels = own }, ct))
            .Where(v => !IsKnown(v, history))
            .ToList();
        if (lost.Count > 0)
            throw Lost(context.State, lost);
    }

    internal static PipelineException Lost(StateFolder state, IReadOnlyList<VolumeDetails> lost)
    {
        var releases = string.Join(", ", lost.Select(v => v.Labels.GetValueOrDefault(Labels.Release, "?")).Distinct());
        var names = string.Join(' ', lost.Select(v => v.Name));
        return PipelineException.Refuse(
            $"{state.JournalPath} is shorter than it was: the records of {releases}, which made "
                + $"{names.Replace(" ", ", ", StringComparison.Ordinal)}, are missing. "
                + "Somebody restored an older copy or cut it, and what that release did may still be live. Nothing was "
                + "changed",
            $"put the newest copy of the journal back; only if it is lost for good: mv {state.Root} "
                + $"{state.Root}.old begins a new history and keeps these backups, "
                + $"docker volume rm {names} goes on with the shorter one; docs/runbook.md, heading Journal went back"
        );
    }
}
