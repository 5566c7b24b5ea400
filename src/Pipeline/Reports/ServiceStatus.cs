using System.Text.Json.Serialization;
using Pipeline.Journal;
using Pipeline.Releases;
using Pipeline.Terms;

namespace Pipeline.Reports;

/// <summary>One container.</summary>
/// <param name="Image">Full image ID.</param>
/// <param name="Proven">Whether all that was looked at just now holds; false where nothing was looked at.</param>
/// <param name="Drifted">Whether something does not hold.</param>
/// <param name="Commit">The commit that it is proven to run; null when it is not.</param>
/// <param name="ProvenAt">When a release proved that; null when it is not proven now.</param>
/// <param name="Code">The same in words.</param>
/// <param name="Findings">What does not hold.</param>
/// <param name="Notes">What is to be known besides, such as what was not compared.</param>
public sealed record ServiceStatus(
    string Service,
    string State,
    string Image,
    bool Proven,
    bool Drifted,
    string? Commit,
    DateTimeOffset? ProvenAt,
    string Code,
    IReadOnlyList<string> Findings,
    IReadOnlyList<string> Notes
)
{
    /// <summary>Host name of the node in a swarm; null where Compose runs it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Node { get; init; }

    /// <summary>ID of the task in a swarm; null where Compose runs it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Task { get; init; }

    public static ServiceStatus From(
        ServiceState state,
        bool isOurs,
        IReadOnlyList<ServiceEvidence> live,
        ReleaseRecord? last
    )
    {
        var evidence = live.Where(e =>
                e.Service == state.Service && (e.Container ?? state.Container) == state.Container
            )
            .Select(e => e.Evidence)
            .ToList();
        var failed = evidence.Where(e => !e.Holds).ToList();
        var failures = failed.Select(e => $"{e.Claim}: NOT so, {e.Found}").ToList();
        var proven = isOurs && evidence.Count > 0 && failures.Count == 0;
        var drifted = isOurs && failed.Exists(e => e.About != EvidenceTopic.Node);
        var code =
            !isOurs ? "not released by this pipeline"
            : evidence.Count == 0 ? "not proven"
            : proven ? "proven just now"
            : drifted ? "DRIFTED"
            : "not proven";
        return new ServiceStatus(
            state.Service,
            state.Running ? state.Health ?? "running" : "stopped",
            state.Image,
            proven,
            drifted,
            proven ? last?.Closing?.Commit : null,
            proven ? last?.ClosedAt : null,
            code,
            failures,
            [.. evidence.Select(e => e.Note).OfType<string>().SelectMany(n => n.Split('\n'))]
        )
        {
            Node = state.Node,
            Task = state.Task,
        };
    }
}
