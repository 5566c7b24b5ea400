using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Stages.Recreate;

/// <summary>How long services were down when they were last recreated in the same way; from the journal.</summary>
internal sealed class FormerDowntime(Release release)
{
    /// <returns>For the plan; null where no release of this history tells.</returns>
    public string? Of(string service)
    {
        foreach (var former in release.History.Releases.Reverse().Where(IsAlike))
            if (
                former.Stage(StageNames.Recreate)?.Receipt is { } receipt
                && Json.Value<RecreateReceipt>(receipt.Data)?.Services.FirstOrDefault(s => s.Service == service)
                    is { } found
            )
                return $"down for about {ConsoleLog.Seconds(TimeSpan.FromSeconds(found.Seconds))}, as in {former.Id}";
        return null;
    }

    /// <summary>A volume at rest costs another time than a recreate alone.</summary>
    private bool IsAlike(ReleaseRecord former) =>
        former.Id != release.Id
        && former.Stage(StageNames.BackupVolume)?.Plan.HasWork is true == release.Touches(StageNames.BackupVolume);
}
