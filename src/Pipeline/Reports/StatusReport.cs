using System.Text.Json;
using Pipeline.Journal;
using Pipeline.Live;
using Pipeline.Running;

namespace Pipeline.Reports;

/// <summary>What runs, from which commit, proven when, drifted or not.</summary>
/// <param name="Release">The last verified release; null when there is none.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="ProvenAt">When it was proven.</param>
/// <param name="Open">A release whose process died, if any.</param>
public sealed record StatusReport(string Project, string? Release, string? Commit, DateTimeOffset? ProvenAt, string? Open, IReadOnlyList<ServiceStatus> Services)
{
    /// <summary>Looks now, as CheckMarker does; writes nothing.</summary>
    public static async Task<StatusReport> Look(Workshop workshop, CancellationToken ct)
    {
        var history = ReleaseHistory.Of(workshop.OpenJournal().Records);
        var last = history.LastVerified;
        var live = last is null ? [] : await LookAt(workshop, history, last, ct);
        var services = new Services(workshop);
        var states = await services.Look(ct);
        return new StatusReport(workshop.Project, last?.Id, last?.Closing!.Commit, last?.ClosedAt, history.Open?.Id, [.. states.Select(s => Of(s, services, live))]);
    }

    public void Print(bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(this, Json.Indented));
            return;
        }

        output.WriteLine(Release is null
            ? $"{Project}: no release has been verified yet"
            : $"{Project}: {Release}, commit {Commit![..12]}, proven {ProvenAt:yyyy-MM-dd HH:mm:ss} UTC");
        if (Open is not null)
            output.WriteLine($"release {Open} is open: ./build.sh Resume, or ./build.sh Resume --undo");
        Tables.Write(output, ["service", "state", "image", "code"], Services.Select(s => new[] { s.Service, s.State, s.Image, s.Code }));
        foreach (var finding in Services.SelectMany(s => s.Findings.Select(f => $"{s.Service}: {f}")))
            output.WriteLine(finding);
    }

    private static async Task<IReadOnlyList<ServiceEvidence>> LookAt(Workshop workshop, ReleaseHistory history, ReleaseRecord last, CancellationToken ct)
    {
        var commit = last.Closing!.Commit;
        return await new LiveProof(workshop, commit, history.NonceOf(commit), last.Closing.Images).Look(ct);
    }

    private static ServiceStatus Of(ServiceState state, Services services, IReadOnlyList<ServiceEvidence> live)
    {
        var evidence = live.Where(e => e.Service == state.Service).Select(e => e.Evidence).ToList();
        var failures = evidence.Where(e => !e.Holds).Select(e => $"{e.Claim}: NOT so, {e.Found}").ToList();
        var code = !services.IsOurs(state.Service) ? "not released by this pipeline"
            : evidence.Count == 0 ? "not proven"
            : failures.Count == 0 ? "proven just now" : "DRIFTED";
        return new ServiceStatus(state.Service, state.Running ? state.Health ?? "running" : "stopped", state.ShortImage, code, failures);
    }
}

/// <summary>One container.</summary>
public sealed record ServiceStatus(string Service, string State, string Image, string Code, IReadOnlyList<string> Findings);
