namespace Pipeline.Terms;

/// <summary>A stage's own plan before it is turned into a <see cref="StagePlan"/>.</summary>
public sealed record Planned<TWork>(TWork Work, string? Nothing, IReadOnlyList<string> Steps)
{
    /// <inheritdoc cref="StagePlan.Further"/>
    public IReadOnlyList<FurtherImpact> Further { get; init; } = [];

    /// <inheritdoc cref="StagePlan.Room"/>
    public IReadOnlyList<RoomNeeded> Room { get; init; } = [];

    /// <inheritdoc cref="StagePlan.Attachments"/>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>What was looked at and later stages need not look at again; beside what the work itself says.</summary>
    public Facts Seen { get; init; } = Facts.None;
}

public static class Planned
{
    public static Planned<TWork> Do<TWork>(TWork work, params IReadOnlyList<string> steps) => new(work, null, steps);

    /// <summary>
    /// Nothing to do, and why; later stages may still need <paramref name="work"/> (the image that is there already,
    /// say).
    /// </summary>
    public static Planned<TWork> Nothing<TWork>(TWork work, string because) => new(work, because, []);
}
