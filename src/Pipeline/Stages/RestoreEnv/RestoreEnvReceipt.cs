using Pipeline.Releases;

namespace Pipeline.Stages.RestoreEnv;

/// <summary>How long each service was down that this stage recreated.</summary>
public sealed record RestoreEnvReceipt(IReadOnlyList<ServiceDowntime> Services);
