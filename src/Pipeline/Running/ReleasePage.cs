using Pipeline.Releases;
using Pipeline.Reports;

namespace Pipeline.Running;

/// <summary>
/// Every release ends with its page in the state folder, and what is undone later changes it. It is made from the
/// journal and can be made again: no release fails for it.
/// </summary>
internal static class ReleasePage
{
    public static void Keep(Release release)
    {
        var log = release.Context.Log;
        try
        {
            if (release.Journal is not { } journal || release.History.Find(release.Id) is not { } record)
                return;
            var document = new ReleaseDocument(release.Context.Project, journal, release.History, record).Make();
            var files = ReportFiles.Of(document).Select(f => (f.Name, log.Redactor.Redact(f.Text)));
            log.Say($"  report: {ReportFiles.Keep(release.Context.State, [.. files])[0]}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            log.Warn($"no report was written: {e.Message}; ./build.sh Report --release {release.Id} makes it");
        }
    }
}
