using System.Text.Json.Serialization;

namespace Pipeline.Docker;

/// <summary>A service of a swarm: one of <c>GET /services</c>. Its spec may hold secrets.</summary>
public sealed record SwarmService
{
    [JsonPropertyName("ID")]
    public required string Id { get; init; }

    /// <summary>An update names it, and is refused when somebody else was faster.</summary>
    public ObjectVersion Version { get; init; } = new(0);

    public required ServiceSpec Spec { get; init; }

    /// <summary>
    /// Null when it was never updated, and from each write until the managers begin to replace tasks for it.
    /// </summary>
    public UpdateStatus? UpdateStatus { get; init; }

    /// <summary>No update goes on, and none stopped half way.</summary>
    public bool IsSettled =>
        UpdateStatus is not { State: "updating" or "paused" or "rollback_started" or "rollback_paused" };

    public override string ToString() => $"{Spec.Name} ({Id}, version {Version.Index})";
}
