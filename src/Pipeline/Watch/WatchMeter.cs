namespace Pipeline.Watching;

/// <summary>Keeps the figures of a watch.</summary>
internal sealed class WatchMeter(TimeProvider clock)
{
    /// <summary>As they are now; read from any thread.</summary>
    public WatchFigures Figures { get; private set; } = new();

    /// <param name="look">What came of it.</param>
    /// <param name="at">What was looked at.</param>
    public void Looked(WatchLook look, StackLook at)
    {
        var known = Figures with { Project = at.Context.Project, Looks = Figures.Looks + 1, CanLook = true };
        Figures = look.UnderWay is not null
            ? known with
            {
                IsReleaseUnderWay = true,
            }
            : known with
            {
                IsReleaseUnderWay = false,
                Release = look.Baseline?.Release?.Id,
                Commit = look.Baseline?.Release?.Closing?.Commit,
                Findings = look.Findings.GroupBy(f => f.Kind).ToDictionary(g => g.Key, g => g.Count()),
                LastLook = clock.GetUtcNow(),
                Proofs = at.Proofs,
                FilesRead = at.FilesRead,
            };
    }

    public void Failed() => Figures = Figures with { CanLook = false, Failures = Figures.Failures + 1 };
}
