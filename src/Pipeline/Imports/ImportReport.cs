namespace Pipeline.Imports;

/// <summary>Every import that was tried.</summary>
public sealed record ImportReport(IReadOnlyList<ImportResult> Results)
{
    public bool Ok => Results.All(result => result.Ok);

    public IReadOnlyList<ImportResult> Failures => [.. Results.Where(result => !result.Ok)];
}
