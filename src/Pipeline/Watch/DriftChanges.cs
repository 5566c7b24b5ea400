namespace Pipeline.Watching;

/// <summary>What is to be told after a look, beside what was told already. Pure.</summary>
/// <param name="New">Not there at the last look.</param>
/// <param name="Changed">There already, and what is found is another thing now.</param>
/// <param name="Settled">There at the last look, and no more.</param>
public sealed record DriftChanges(
    IReadOnlyList<DriftFinding> New,
    IReadOnlyList<DriftFinding> Changed,
    IReadOnlyList<DriftFinding> Settled
)
{
    public static DriftChanges Between(IReadOnlyList<DriftFinding> last, IReadOnlyList<DriftFinding> now)
    {
        var (before, after) = (last.ToDictionary(f => f.Id), now.Select(f => f.Id).ToHashSet());
        return new DriftChanges(
            [.. now.Where(f => !before.ContainsKey(f.Id))],
            [.. now.Where(f => before.TryGetValue(f.Id, out var was) && was.Found != f.Found)],
            [.. last.Where(f => !after.Contains(f.Id))]
        );
    }
}
