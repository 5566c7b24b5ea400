using Pipeline.Releases;

namespace Pipeline.Stages.CutOverEnv;

/// <param name="Baselines">Heartbeats before the switch.</param>
public sealed record CutOverEnvReceipt(IReadOnlyList<ServiceDowntime> Services, IReadOnlyList<ServiceBeats> Baselines);
