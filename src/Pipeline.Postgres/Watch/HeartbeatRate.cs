namespace Pipeline.Postgres;

/// <summary>How often a heartbeat moved in a time.</summary>
public sealed record HeartbeatRate(int Beats, TimeSpan Window)
{
    public double PerMinute => Window > TimeSpan.Zero ? Beats / Window.TotalMinutes : 0;

    /// <summary>
    /// Allowed: at least <paramref name="share"/> of the baseline's rate. Denied: less. Inconclusive: the baseline
    /// never beat, so nothing compares.
    /// </summary>
    public Verdict Against(HeartbeatRate baseline, double share = 0.5) =>
        baseline.Beats == 0 ? Verdict.Inconclusive
        : PerMinute >= baseline.PerMinute * share ? Verdict.Allowed
        : Verdict.Denied;
}
