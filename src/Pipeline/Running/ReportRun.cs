using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Reports;
using Pipeline.Terms;

namespace Pipeline.Running;

/// <summary>Makes the report of a release, old or new, from the journal. Takes no lock, and changes no stack.</summary>
internal static class ReportRun
{
    /// <param name="release">Such as r3, or its version; null for the last one.</param>
    /// <param name="folder">Where the files go; null for the state folder.</param>
    /// <param name="json">Takes the document itself; null where nobody asked for it.</param>
    /// <returns>Whether the files were written: not in a dry run.</returns>
    /// <exception cref="PipelineException">There is no such release, or the files cannot be written there.</exception>
    public static async Task<bool> Make(
        StackContext context,
        SessionOptions options,
        string? release,
        string? folder,
        TextWriter? json
    )
    {
        var access = JournalAccess.ToRead(context);
        var record = Find(access.History, context.Project, release);
        var document = new ReleaseDocument(context.Project, access.Journal, access.History, record).Make();
        json?.WriteLine(context.Log.Redactor.Redact(JsonSerializer.Serialize(document, Json.Indented)));
        IReadOnlyList<(string Name, string Text)> files =
        [
            .. ReportFiles.Of(document).Select(f => (f.Name, context.Log.Redactor.Redact(f.Text))),
            .. await ReleaseProvenance.Files(context, access.Journal, access.History, record),
        ];
        if (options.DryRun)
        {
            context.Log.Say(
                $"would write {string.Join(", ", files.Select(f => f.Name))} to {folder ?? context.State.Reports}"
            );
            return false;
        }

        var written = folder is null
            ? ReportFiles.Keep(context.State, files)
            : ReportFiles.Export(Path.GetFullPath(folder), files);
        context.Log.Say($"{document.Release}: {document.Verdict}");
        foreach (var path in written)
            context.Log.Say($"report: {path}");
        return true;
    }

    private static ReleaseRecord Find(ReleaseHistory history, string project, string? wanted) =>
        wanted is null
            ? history.Releases.LastOrDefault()
                ?? throw PipelineException.Usage(
                    $"{project} has no release yet, so there is nothing to report",
                    "./build.sh DeployBaked"
                )
            : history.Find(wanted)
                ?? ReleaseVersions.Having(history.Releases, wanted).LastOrDefault()
                ?? throw PipelineException.Usage(
                    $"--release: expected a release of {project} "
                        + $"({string.Join(", ", history.Releases.Select(r => r.Id))}); found '{wanted}'",
                    "./build.sh Releases lists them"
                );
}
