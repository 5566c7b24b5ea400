namespace Pipeline.Watching;

/// <summary>What <c>--once --json</c> prints.</summary>
/// <param name="UnderWay">Who works on the stack, so that nothing was looked at; null when nobody does.</param>
public sealed record WatchDocument(
    string Project,
    string? Release,
    string? Commit,
    bool Drifted,
    string? UnderWay,
    IReadOnlyList<DriftFinding> Findings
)
{
    /// <inheritdoc cref="Reports.StatusReport.WithoutNodes"/>
    public IReadOnlyList<string>? WithoutNodes { get; init; }
}
