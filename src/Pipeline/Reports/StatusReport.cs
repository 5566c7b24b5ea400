using System.Text.Json;
using Pipeline.Clusters;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Stages.CleanVolume;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>What runs, from which commit, proven when, drifted or not.</summary>
/// <param name="Release">The last verified release; null when there is none.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="ProvenAt">When it was proven.</param>
/// <param name="Drifted">Whether a service does not run, or read, what that release proved.</param>
/// <param name="Open">A release that has not ended, if any.</param>
/// <param name="Holder">Who works on the stack just now, with this state folder or another one; null when nobody
/// does.</param>
/// <param name="NotVerified">Why what runs is not the last verified release, all of it, looked at now; empty when it
/// is.</param>
public sealed record StatusReport(
    string Project,
    string? Release,
    string? Commit,
    DateTimeOffset? ProvenAt,
    bool Drifted,
    string? Open,
    string? Holder,
    IReadOnlyList<ServiceStatus> Services,
    IReadOnlyList<string> NotVerified
)
{
    /// <summary>Whether a monitor may be content.</summary>
    public bool Verified { get; init; } = NotVerified.Count == 0;

    /// <summary>
    /// Nodes of a swarm that <c>--without-node</c> names as lost, and that were not looked at; null: none.
    /// </summary>
    public IReadOnlyList<string>? WithoutNodes { get; init; }

    /// <summary>Nodes of a swarm that the release was proven without, since they were lost; null: none.</summary>
    public IReadOnlyList<string>? ProvenWithout { get; init; }

    /// <summary>Volumes that code was taken out of by <c>CleanVolume</c>, as they are now.</summary>
    public IReadOnlyList<CodeAgain> Cleaned { get; init; } = [];

    /// <summary>Keys of volumes that still hold code which no service reads.</summary>
    public IReadOnlyList<string> NotCleaned { get; init; } = [];

    /// <summary>Files that compose reads and that git ignores: the next deploy refuses them.</summary>
    public IReadOnlyList<string> IgnoredCompose { get; init; } = [];

    /// <summary>Looks now, as CheckMarker does; writes nothing.</summary>
    /// <param name="holder">Who works on the stack at this moment, for people; null when nobody does.</param>
    public static async Task<StatusReport> Look(
        StackContext context,
        ReleaseHistory history,
        string? holder,
        CancellationToken ct
    )
    {
        var last = history.LastVerified;
        var volumes = CleanedVolumes.Look(context, history, ct);
        var isKnown = last is null || await context.Git.Has(last.Closing!.Commit, ct);
        var sight = await Cluster.Of(context).Look(history, isKnown ? Wanted(last) : null, ct);
        var services = new Services(context);
        var states = sight
            .States.Select(s => ServiceStatus.From(s, services.IsOurs(s.Service), sight.Evidence, last))
            .ToList();
        var ours = context.Stack.Definition.Code.SelectMany(c => c.Services).Distinct().ToList();
        var cleaned = await volumes;
        return new StatusReport(
            context.Project,
            last?.Id,
            last?.Closing!.Commit,
            last?.ClosedAt,
            states.Exists(s => s.Drifted),
            history.Open?.Id,
            holder,
            states,
            [.. StatusReasons.Find(history, ours, states, isKnown), .. StatusReasons.OfVolumes(cleaned)]
        )
        {
            WithoutNodes = context.WithoutNodes is { Count: > 0 } lost ? lost : null,
            ProvenWithout = last?.WithoutNodes is { Count: > 0 } without ? without : null,
            Cleaned = cleaned,
            NotCleaned = await CleanedVolumes.NotClean(context, cleaned, ct),
            IgnoredCompose = last is null ? [] : await WorkTree.IgnoredCompose(context, ct),
        };
    }

    private static WantedCode? Wanted(ReleaseRecord? last) =>
        last?.Closing is { } closing ? new WantedCode(closing.Commit, closing.Images) : null;

    /// <param name="complete">Makes a suggested command whole.</param>
    public void Print(bool json, TextWriter output, Func<string, string> complete)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(this, Json.Indented));
            return;
        }

        output.WriteLine(
            Release is null
                ? $"{Project}: no release has been verified yet"
                : $"{Project}: {Release}, commit {Commit![..12]}, proven {ProvenAt:yyyy-MM-dd HH:mm:ss} UTC"
                    + NotLookedAt.Words(ProvenWithout ?? [])
        );
        if (Holder is not null)
            output.WriteLine(
                Open is null ? $"another pipeline works on it: {Holder}" : $"release {Open} is under way: {Holder}"
            );
        else if (Open is not null)
            output.WriteLine(complete($"release {Open} is open: ./build.sh Resume, or ./build.sh Resume --undo"));
        PrintServices(output);
        foreach (
            var line in Services
                .SelectMany(s => s.Findings.Select(f => $"{s.Service}: {f}"))
                .Concat(Services.SelectMany(s => s.Notes))
                .Distinct()
        )
            output.WriteLine(line);
        foreach (var volume in Cleaned.Where(c => c.Again.Count == 0))
            output.WriteLine($"volume {volume.Key}: cleaned, {volume.Release} took the code out");
        foreach (var key in NotCleaned)
            output.WriteLine(
                complete($"volume {key}: not cleaned, it holds code that no service reads: ./build.sh CleanVolume")
            );
        foreach (var file in IgnoredCompose)
            output.WriteLine($"compose reads {file}, which git ignores, so no commit has it: a deploy refuses it");
        output.WriteLine(
            Verified
                ? $"what runs is the last verified release{NotLookedAt.Words(WithoutNodes ?? [])}"
                : $"NOT the last verified release: {string.Join("; ", NotVerified)}"
        );
    }

    /// <summary>With the node of each where a swarm runs them.</summary>
    private void PrintServices(TextWriter output)
    {
        var nodes = Services.Any(s => s.Node is not null);
        string[] Row(string service, string? node, params string[] rest) =>
            nodes ? [service, node ?? "", .. rest] : [service, .. rest];
        Tables.Write(
            output,
            Row("service", "node", "state", "image", "code"),
            Services.Select(s => Row(s.Service, s.Node, s.State, ServiceState.Short(s.Image), s.Code))
        );
    }
}
