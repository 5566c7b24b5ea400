using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Terms;

/// <summary>What Apply did, as journaled.</summary>
/// <param name="Lines">For people: one line each, with figures.</param>
/// <param name="Data">For the stages after it and for the undo.</param>
public sealed record Receipt(IReadOnlyList<string> Lines, JsonElement Data)
{
    public static readonly Receipt None = new([], JsonSerializer.SerializeToElement<object?>(null));

    /// <inheritdoc cref="StagePlan.Facts"/>
    [JsonIgnore]
    public Facts Facts { get; init; } = Facts.None;
}
