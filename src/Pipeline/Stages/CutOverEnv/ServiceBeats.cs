using Pipeline.Postgres;

namespace Pipeline.Stages.CutOverEnv;

/// <summary>How often a service's heartbeat moved in a time.</summary>
public sealed record ServiceBeats(string Service, int Beats, double Seconds)
{
    public HeartbeatRate Rate => new(Beats, TimeSpan.FromSeconds(Seconds));
}
