using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Terms;

/// <summary>
/// What a stage is going to do, with the prior state that its undo needs. A pure value:
/// it is journaled before anything is written, so that Undo works in a new process after SIGKILL.
/// </summary>
/// <param name="Stage">Whose plan this is.</param>
/// <param name="Nothing">Why there is nothing to do; null when there is something.</param>
/// <param name="Steps">For people: one line a step.</param>
/// <param name="Work">The stage's own plan, as JSON.</param>
public sealed record StagePlan(StageName Stage, string? Nothing, IReadOnlyList<string> Steps, JsonElement Work)
{
    public bool HasWork => Nothing is null;

    /// <summary>The stage's own plan.</summary>
    public TWork WorkAs<TWork>() => Json.Value<TWork>(Work)!;

    public IReadOnlyList<FurtherImpact> Further { get; init; } = [];

    /// <summary>On disks, for people; moves all the time, so it is in no journal.</summary>
    [JsonIgnore]
    public IReadOnlyList<RoomNeeded> Room { get; init; } = [];

    /// <summary>Written to disk before the plan is journaled; empty in a plan that was read from the journal.</summary>
    [JsonIgnore]
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>
    /// What it says to the stages after this one; of a plan from the journal, as the stage recalls it.
    /// </summary>
    [JsonIgnore]
    public Facts Facts { get; init; } = Facts.None;
}
