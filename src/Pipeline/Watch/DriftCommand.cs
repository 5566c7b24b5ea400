using System.Text;
using System.Text.Json;
using Pipeline.Platform;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Watching;

/// <summary>
/// A command of the user's, run by <c>sh -c</c> for each finding, with the finding as JSON on standard input. Its
/// environment is a clean one, and no secret is in it or in its arguments. That it fails is said and ends nothing.
/// </summary>
internal sealed class DriftCommand(string command, ConsoleLog log)
{
    public async Task Run(DriftFinding finding, Baseline baseline, string project, CancellationToken ct)
    {
        var text = log.Redactor.Redact(log.Complete(Document(finding, baseline, project)));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limits.OnDrift);
        try
        {
            var result = await new Command("sh", "-c", command).Run(
                limit.Token,
                input => input.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), limit.Token).AsTask()
            );
            if (!result.Ok)
                log.Warn($"the command of --on-drift failed with exit code {result.ExitCode}{Said(result.Error)}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.Warn(
                $"the command of --on-drift did not end within {Limits.OnDrift.TotalSeconds:0} s and was ended; "
                    + "PIPELINE_HOOK_LIMIT gives it longer"
            );
        }
    }

    private static string Document(DriftFinding finding, Baseline baseline, string project) =>
        JsonSerializer.Serialize(
            new DriftDocument(project, baseline.Release?.Id, baseline.Release?.Closing?.Commit, finding),
            Json.Options
        );

    private static string Said(string error) => error.Trim() is { Length: > 0 } text ? $": {text}" : "";
}
